//! French.

use super::{ForVisitor, Words};
use crate::plan::form::{Fault, Part};
use apizee_panel::wording::fr::desk;

pub(super) const PLAN: Words = Words {
    about: "Pour plus tard ou à plusieurs. Ce que vous laissez vide reste comme d’habitude.",
    name: (
        "Nom de la réunion",
        "De 2 à 200 caractères ; les invités le lisent.",
    ),
    guest: |number| format!("Invité {number}"),
    part: |part| match part {
        Part::Name => "Nom",
        Part::Phone => "Téléphone",
        Part::Email => "E-mail",
    },
    one_of_both: "Téléphone ou e-mail ; avec les deux, Apizee utilise le téléphone.",
    add_guest: "Ajouter un invité",
    remove_guest: |number| format!("Retirer l’invité {number}"),
    most_guests: "Une réunion a au plus 20 invités. Donnez vous-même le lien aux autres.",
    start: ("Début", "À votre heure. Vide, elle commence tout de suite."),
    own_time: |when, zone| format!("Pour vous ({zone}) : {when}"),
    visitors_time: |when, zone| format!("Pour le visiteur ({zone}) : {when}"),
    utc_time: |when| format!("Le fuseau horaire du visiteur n’est pas connu. En UTC : {when}"),
    zone: "Fuseau horaire du visiteur",
    zone_unknown: "Inconnu : UTC",
    duration: ("Durée en minutes", "De 1 à 1440."),
    reminder: (
        "Rappel, minutes avant",
        "De 1 à 60 ; Apizee rappelle par e-mail.",
    ),
    moderator: ("Modérateur", "Un identifiant Apizee. Vide, c’est vous."),
    message: "Texte de l’invitation",
    count: |signs| format!("{signs} caractères sur 300"),
    password: (
        "Mot de passe",
        "Chiffres, * et # seulement : les invités au téléphone le tapent aussi.",
    ),
    show: "Afficher le mot de passe",
    hide: "Masquer le mot de passe",
    invite: "Apizee envoie le lien à chaque invité par SMS ou e-mail",
    plan: "Planifier la réunion",
    planning: "Planification en cours…",
    wrong: "Rien n’a été planifié : quelque chose est à corriger dans le formulaire. C’est signalé.",
    fault: |fault| match fault {
        Fault::Name => "Donnez de 2 à 200 caractères, ou rien.",
        Fault::GuestName => "Donnez au plus 254 caractères.",
        Fault::NoContact => {
            "Saisissez le téléphone ou l’e-mail de cet invité : Apizee en a besoin."
        }
        Fault::Phone => "Ce n’est pas un numéro de téléphone. Vérifiez les chiffres.",
        Fault::Email => "Ce n’est pas une adresse e-mail. Vérifiez l’orthographe.",
        Fault::NoSms => {
            "Ce numéro ne reçoit pas de SMS. Saisissez un mobile ou seulement un e-mail, ou envoyez les liens vous-même."
        }
        Fault::NoMoment => "Donnez un jour et une heure.",
        Fault::Start => "Donnez un moment à venir, dans un an au plus.",
        Fault::Duration => "Donnez de 1 à 1440 minutes, ou rien.",
        Fault::Reminder => "Donnez de 1 à 60 minutes, ou rien.",
        Fault::ReminderOfNothing => {
            "Seule une réunion qui a un début a un rappel : donnez un début, ou pas de rappel."
        }
        Fault::Message => "Raccourcissez : Apizee accepte 300 caractères, sans tabulation.",
        Fault::Password => "Apizee accepte seulement des chiffres, * et #, au plus 255.",
        Fault::Moderator => "Donnez un seul identifiant Apizee, sans espace.",
        Fault::TooMany => "Une réunion a au plus 20 invités : retirez-en.",
        Fault::Refused => "Le service vidéo refuse cela. Modifiez-le, ou laissez vide.",
    },
    taken: "Cette conversation a déjà une réunion ouverte. Rien n’a été planifié. Planifier celle-ci termine l’autre pour tous ses participants.",
    changed: "Un collègue a remplacé cette réunion entre-temps. Rien n’a été planifié, rien n’a été terminé. Planifier celle-ci termine l’actuelle pour tous ses participants.",
    replace: "La terminer et planifier celle-ci",
    another: "En planifier une autre quand même",
    yes_another: "En planifier une autre",
    planned: "La réunion est planifiée",
    at_once: "Elle commence tout de suite.",
    minutes: |minutes| match minutes {
        0 | 1 => format!("Elle dure {minutes} minute."),
        n => format!("Elle dure {n} minutes."),
    },
    link: "Lien pour les invités",
    named: "Ce lien contient le nom.",
    copied: "Copié.",
    copy_by_hand: "Le Desk refuse le presse-papiers. Copiez ceci vous-même :",
    inserted: "Dans la zone de saisie ; à vous de l’envoyer.",
    threw: |why| format!("Le Desk a refusé : {}. Copiez-le.", desk(why)),
    calendar: "Calendrier",
    save: "Enregistrer le fichier de calendrier",
    save_blocked: "Si rien n’a été enregistré, le Desk l’interdit. Copiez le texte du fichier, mettez-le dans un fichier en .ics et ouvrez-le.",
    copy_file: "Copier le texte du fichier",
    file: "Texte du fichier de calendrier",
};

pub(super) const FOR_VISITOR: ForVisitor = ForVisitor {
    text: |when, minutes, link| {
        let Some(when) = when else {
            return format!("Rejoignez la réunion vidéo avec ce lien : {link}");
        };
        let long = match minutes {
            None => String::new(),
            Some(n @ (0 | 1)) => format!(" ({n} minute)"),
            Some(n) => format!(" ({n} minutes)"),
        };
        format!("Notre réunion vidéo : {when}{long}. Rejoignez-la avec ce lien : {link}")
    },
    meeting: "Réunion vidéo",
    file: "reunion.ics",
};
