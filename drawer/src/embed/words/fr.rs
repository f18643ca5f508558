//! French.

use super::{Visitor, Words};
use crate::embed::{Note, Presence};
use apizee_panel::wording::fr::desk;

pub(super) const EMBED: Words = Words {
    title: "L’application agent d’Apizee",
    about: "Une session à part : elle n’apparaît ni dans l’historique ni dans les chiffres. Revenir en arrière la quitte.",
    off: "Votre administrateur n’a pas activé la session intégrée.",
    stage: |stage| match stage {
        Presence::Loading => "Chargement…".to_owned(),
        Presence::Ready => "Prête.".to_owned(),
        Presence::Joined { guests: 0 } => {
            "Vous y êtes ; personne d’autre pour l’instant.".to_owned()
        }
        Presence::Joined { guests: 1 } => "Vous y êtes, avec 1 autre personne.".to_owned(),
        Presence::Joined { guests } => format!("Vous y êtes, avec {guests} autres personnes."),
        Presence::Left => "Vous êtes sorti.".to_owned(),
    },
    note: |note| match note {
        Note::None => String::new(),
        Note::Warned(reason) => format!("Apizee avertit : {reason}"),
        Note::Failed(reason) => format!("Apizee signale un échec : {reason}"),
        Note::SmsSent => "L’envoi du SMS a été demandé à Apizee.".to_owned(),
        Note::SmsFailed => "Le SMS n’a pas pu être envoyé. Insérez plutôt le lien.".to_owned(),
        Note::Inserted => "C’est dans la zone de saisie ; à vous d’envoyer.".to_owned(),
        Note::NotInserted(why) => format!("Le Desk a refusé le texte : {}.", desk(why)),
    },
    join: "Rejoindre de nouveau",
    leave: "Quitter",
    link_about: "Tel que l’application l’a fait.",
    insert_link: "Insérer le lien",
    pictures: "Photos",
    pictures_about: "Ces photos n’ont pas d’adresse et ne peuvent donc pas partir en carte. Enregistrez-en une et joignez-la à votre message.",
    picture: |n| format!("Photo {n}"),
    save: |n| format!("Enregistrer la photo {n}"),
    insert_sentence: "Insérer une phrase à leur sujet",
};

pub(super) const VISITOR: Visitor = Visitor {
    pictures: |n| match n {
        1 => "J’ai pris une photo pendant notre session vidéo.".to_owned(),
        n => format!("J’ai pris {n} photos pendant notre session vidéo."),
    },
};
