//! French.

use super::Words;
use crate::loader_agent::{AgentEvent, LoaderError};

pub(super) const LOADER: Words = Words {
    about: "Le module d’Apizee fonctionne dans ce panneau avec un jeton du compte Apizee de votre entreprise, jusqu’à la fermeture du panneau.",
    start: "Démarrer le module",
    starting: "Démarrage du module…",
    running: "Le module fonctionne ci-dessous, jusqu’à la fermeture du panneau.",
    told: |event| match event {
        AgentEvent::Init => "Il est prêt.".to_owned(),
        AgentEvent::NewBox { nickname, .. } => format!("Nouvelle boîte : {nickname}."),
        AgentEvent::BoxOpened => "Une boîte a été ouverte.".to_owned(),
        AgentEvent::Minimized(_) => "Une boîte a été réduite.".to_owned(),
        AgentEvent::Maximized(_) => "Une boîte a été agrandie.".to_owned(),
        AgentEvent::Closed(_) => "Une boîte a été fermée.".to_owned(),
        AgentEvent::PutInFrame => "La page a été mise dans un cadre.".to_owned(),
        AgentEvent::MessageShown { nickname, .. } => format!("Un message de {nickname}."),
        AgentEvent::MessageSent { .. } => "Votre message est parti.".to_owned(),
        AgentEvent::Presence { connected, .. } => match connected {
            0 | 1 => format!("{connected} personne connectée."),
            n => format!("{n} personnes connectées."),
        },
        AgentEvent::Unknown => "Il dit quelque chose que ce panneau ne connaît pas.".to_owned(),
    },
    silent: "Le module ne dit pas qu’il est prêt. Apizee le refuse peut-être.",
    off: "Votre administrateur n’a pas activé le module d’Apizee.",
    broken: |why| {
        match why {
        LoaderError::NoJquery => {
            "Le module a besoin de jQuery, que votre administrateur doit mettre parmi les fichiers du panneau (jquery.min.js).".to_owned()
        }
        LoaderError::NoScript => "Le script d’Apizee n’a pas pu être chargé.".to_owned(),
        LoaderError::Hostile => "Le script d’Apizee ne fonctionne pas comme documenté.".to_owned(),
        LoaderError::Threw(what) => format!("Le module d’Apizee a échoué : {what}"),
    }
    },
};
