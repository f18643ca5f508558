//! French.

mod desk;
mod told;
mod trouble;
mod visitor;

use contract::{Channel, ContactRefusal, Line, RoomKind, RoomState};

use super::{PanelWording, Tongue, Wording};
use crate::errand::Section;
use crate::panel::{Broken, Outside};
use crate::room::Pace;
use crate::room::attempt::{Sought, Wait};
use crate::room::form::{Closed, FieldFault, Way};
use crate::room::live::{Happened, Need};
use crate::room::options::Field;
use crate::room::setting::Advice;
pub use desk::desk;
use told::told;
use trouble::trouble;
pub(super) use visitor::VISITOR;

pub(super) const WORDING: Wording = Wording {
    tongue: Tongue::French,
    room: |kind| match kind {
        RoomKind::Assistance => "Assistance vidéo",
        RoomKind::Meeting => "Réunion vidéo",
    },
    try_again: "Réessayer",
    reading: "Lecture…",
    line: |line| match line {
        Line::Mobile => "mobile",
        Line::Landline => "fixe",
        Line::MobileOrLandline => "mobile ou fixe",
        Line::Special => "numéro spécial",
        Line::Other => "téléphone",
    },
    foreign: |country| format!("Ce numéro est d’un autre pays : {country}."),
    email: "E-mail",
    contact_refused,
    closed: |why| match why {
        Closed::OldLibrary => "La bibliothèque de votre Desk est trop ancienne pour cela.",
        Closed::NoSms => "Pas de SMS : ce numéro n’est pas un mobile.",
    },
    waiting_room: "Les invités attendent que vous les fassiez entrer",
    waiting: |why, left, limit| match why {
        Wait::Budget => {
            let allowed = match limit {
                Some(n @ 0..=1) => format!("Apizee accorde {n} requête par minute à votre équipe"),
                Some(n) => format!("Apizee accorde {n} requêtes par minute à votre équipe"),
                None => "Les requêtes d’Apizee pour cette minute sont épuisées".to_owned(),
            };
            format!("{allowed}. La vôtre part dans {left}.")
        }
        Wait::Store => {
            format!(
                "Le service vidéo n’est pas prêt. Rien n’est encore parti ; votre demande part dans {left}."
            )
        }
        Wait::InFlight => {
            format!(
                "Une demande de cette conversation est encore en traitement. Nouvel essai dans {left}."
            )
        }
        Wait::LostAnswer => {
            format!("La réponse s’est perdue en route. On vérifie dans {left} si la salle existe.")
        }
    },
    sought: |sought| match sought {
        Sought::Own => "Apizee n’a pas dit si la salle a été créée. On regarde si elle existe.",
        Sought::Earlier => {
            "Apizee n’a pas dit si une demande précédente a créé une salle. On regarde si elle existe."
        }
        Sought::UnderWay => "Une salle se crée pour cette conversation.",
    },
    maybe_invited: "Le visiteur a peut-être déjà l’invitation.",
    next_look: |left| format!("On regarde de nouveau dans {left}"),
    looking_now: "On regarde…",
    ask_another: "La première salle peut encore apparaître, et le visiteur recevoir deux invitations.",
    keep_looking: "Continuer à chercher",
    cancel: "Annuler",
    trouble,
    attention: "Attention :",
    state: |state| match state {
        RoomState::Created | RoomState::Invited => "En attente du visiteur",
        RoomState::Joined => "Le visiteur vous attend",
        RoomState::InProgress => "En vidéo avec le visiteur",
        RoomState::Ended => "Terminée",
        RoomState::Declined => "Le visiteur a refusé",
        RoomState::Expired => "Expirée : personne n’est venu",
        RoomState::Cancelled => "Annulée",
        RoomState::Unknown => "Peut-être ouverte ; essayez d’entrer",
    },
    enter: "Entrer dans la salle",
    enter_by_tab: "Dans un nouvel onglet",
    new_tab: "(nouvel onglet)",
    link: "Lien du visiteur",
    copy: "Copier",
    insert: "Insérer",
    section: |section| match section {
        Section::Invite => "SMS",
        Section::Plan => "Planifier une réunion",
        Section::Qr => "QR code",
        Section::History => "Historique",
        Section::Figures => "Chiffres",
        Section::Results => "Photos",
        Section::Settings => "Réglages",
        Section::Inside => "Votre côté de la salle",
        Section::QuickInvitation => "Invitation rapide",
        Section::Embed => "Session intégrée",
        Section::Loader => "Module d’Apizee",
    },
    qr_about: "Pour un visiteur devant un ordinateur : l’appareil photo du téléphone ouvre le lien.",
    telephone: "Par téléphone",
    code: "code",
    insert_telephone: "Insérer le numéro",
    refresh: "Actualiser",
    refreshing: "Demande en cours…",
    guest: |masked| format!("Pour {masked}"),
};

pub(super) const PANEL: PanelWording = PanelWording {
    common: &WORDING,
    about: |kind| match kind {
        RoomKind::Assistance => {
            "À deux. Le visiteur vous montre le problème avec la caméra de son téléphone."
        }
        RoomKind::Meeting => "Face à face, à plusieurs, par téléphone aussi.",
    },
    instead: |kind| match kind {
        RoomKind::Assistance => "Plutôt une assistance",
        RoomKind::Meeting => "Plutôt une réunion",
    },
    channel,
    connecting: "Connexion au Desk…",
    connecting_again: "Le Desk n’a pas encore répondu. Nouvel essai…",
    outside: |why| match why {
        Outside::NoLibrary => (
            "La bibliothèque d’iAdvize ne s’est pas chargée",
            "Ouvrez ce panneau depuis une conversation du Desk iAdvize. Si vous y êtes, un filtre du réseau bloque peut-être static.iadvize.com.",
        ),
        Outside::NoAnswer => (
            "Aucun Desk autour de ce panneau",
            "Ouvrez ce panneau depuis une conversation du Desk iAdvize.",
        ),
    },
    broken: |why| {
        match why {
        Broken::TooOld => (
            "La bibliothèque du Desk est trop ancienne",
            "Elle ne dit pas de quelle conversation il s’agit. Demandez à votre administrateur la version 2.1.0 ou plus récente.".to_owned(),
        ),
        Broken::Threw(name) if !name.is_empty() => (
            "La bibliothèque du Desk ne se comporte pas comme prévu",
            format!("Elle signale une erreur ({name}). Rien n’a été envoyé. Réessayez, ou prévenez votre administrateur."),
        ),
        Broken::Threw(_) | Broken::Odd => (
            "La bibliothèque du Desk ne se comporte pas comme prévu",
            "Rien n’a été envoyé. Réessayez, ou prévenez votre administrateur.".to_owned(),
        ),
    }
    },
    contact: "Téléphone ou e-mail du visiteur",
    contact_optional: "Téléphone ou e-mail du visiteur (facultatif)",
    contact_hint: "Apizee en demande un, même si vous envoyez le lien vous-même.",
    field_fault: |fault| match fault {
        FieldFault::Needed => {
            "Saisissez le téléphone ou l’e-mail du visiteur : Apizee en demande un, même si vous envoyez le lien vous-même."
        }
        FieldFault::NeededToInvite => {
            "Saisissez où Apizee doit envoyer l’invitation, ou décochez-la."
        }
        FieldFault::NotInternational => {
            "Commencez par + et l’indicatif du pays, par exemple +33 6 12 34 56 78."
        }
        FieldFault::NoSms => {
            "Ce numéro ne reçoit pas de SMS. Saisissez un mobile, ou décochez le SMS."
        }
        FieldFault::Phone | FieldFault::Refused(_) => {
            "Ce n’est pas un numéro de téléphone. Vérifiez les chiffres."
        }
        FieldFault::Email => "Ce n’est pas une adresse e-mail. Vérifiez son orthographe.",
        FieldFault::Option(_) => "",
    },
    send_by: "Envoyer le lien par",
    way: |way| match way {
        Way::Card => "Carte",
        Way::Text => "Texte",
        Way::Invitation => "SMS",
    },
    by_sms: "SMS",
    by_email: "E-mail",
    advice: |advice| match advice {
        Advice::None => "",
        Advice::GoesAsText => "Conversation par SMS : le lien part en texte.",
        Advice::OnThePhone => {
            "Le visiteur est au téléphone : rien ne part tout seul. Le SMS convient le mieux."
        }
        Advice::InAVideo => {
            "Un appel vidéo est déjà en cours dans cette conversation : rien ne part tout seul."
        }
        Advice::LibraryWithoutCards => {
            "La bibliothèque de votre Desk est trop ancienne pour les cartes ; le lien part en texte."
        }
        Advice::LibraryWithoutTexts => {
            "La bibliothèque de votre Desk est trop ancienne pour mettre le lien dans la conversation. Choisissez le SMS, ou copiez le lien."
        }
    },
    no_way: "Rien n’est envoyé. Vous transmettez le lien vous-même.",
    options: "Plus d’options",
    field: |field| match field {
        Field::GuestName => ("Nom du visiteur", "Apizee vous l’affiche."),
        Field::Reference => (
            "Numéro de dossier",
            "À la place de l’identifiant de la conversation ; 50 caractères au plus.",
        ),
        Field::MeetingName => (
            "Nom de la réunion",
            "2 caractères au moins ; les invités le voient.",
        ),
    },
    preview: "Ce que voit le visiteur",
    preview_of: |way| match way {
        Way::Card => "Carte, envoyée aussitôt",
        Way::Text => "Texte dans la zone de saisie ; vous l’envoyez",
        Way::Invitation => "Message d’Apizee, avec ses propres mots",
    },
    sms_count: |n| format!("{n} SMS"),
    start: "Démarrer",
    start_and_send: "Démarrer et envoyer",
    replace_and_start: "La terminer et en ouvrir une autre",
    replacing: "La salle ouverte se termine pour tous. Son lien ne fonctionnera plus.",
    keep_room: "Garder la salle ouverte",
    starting: |pace| match pace {
        Pace::Usual => "Création de la salle…",
        Pace::Slow => "Création de la salle, encore un instant…",
    },
    slow: "Apizee met plus de temps que d’habitude. Vous n’avez rien à faire.",
    looking: "Recherche de la salle…",
    another: "En ouvrir une autre quand même",
    yes_another: "En ouvrir une autre",
    nothing_made: "Vérifié : aucune salle n’a été créée. Vous pouvez recommencer.",
    quick_invitation: "Invitation rapide",
    checked: |time| format!("Vérifiée à {time}"),
    starts: |when| format!("Début : {when}."),
    planned: "Liens et calendrier",
    copy_own: "Pas de nouvel onglet ? Copiez votre lien",
    own_link: "Votre lien",
    no_agent_link: "Votre lien n’est pas encore connu.",
    not_signed_in: "Pas connecté à Apizee ?",
    sign_in: "Obtenir un lien qui vous connecte",
    copied: "Le lien est copié.",
    copy_by_hand: "Le navigateur ne nous laisse pas copier. Le lien est sélectionné : appuyez sur Ctrl+C (⌘C sur Mac).",
    send_card: "Envoyer la carte",
    send_card_again: "Renvoyer la carte",
    ask_send_again: "Le fil contient peut-être déjà la carte. En envoyer une autre ?",
    yes_send_again: "Envoyer une autre carte",
    happenings: "Ce qui s’est passé",
    happened: |what| match what {
        Happened::Created => "Salle créée".to_owned(),
        Happened::Ready => "La réunion et ses liens sont prêts".to_owned(),
        Happened::Found => {
            "Cette salle était déjà ouverte ; rien de nouveau n’a été envoyé".to_owned()
        }
        Happened::FoundLate => "La salle existe finalement ; ce panneau n’a rien envoyé".to_owned(),
        Happened::Invited => "Apizee est chargé d’envoyer l’invitation".to_owned(),
        Happened::CardSent => "Carte envoyée dans le fil".to_owned(),
        Happened::LinkInserted => "Lien mis dans la zone de saisie ; vous l’envoyez".to_owned(),
        Happened::TelephoneInserted => "Numéro et code mis dans la zone de saisie".to_owned(),
        Happened::HelpInserted => {
            "Phrase placée dans la zone de saisie ; à vous de l’envoyer".to_owned()
        }
        Happened::Refused(Way::Card, why) => {
            format!(
                "Le Desk a refusé la carte : {}. La salle est ouverte ; envoyez le lien en texte.",
                desk(why)
            )
        }
        Happened::Refused(Way::Text | Way::Invitation, why) => {
            format!(
                "Le Desk a refusé le texte : {}. La salle est ouverte ; copiez le lien.",
                desk(why)
            )
        }
    },
    told,
    need: |need| match need {
        Need::Nothing => "",
        Need::Company => "Le visiteur vous attend.",
        Need::Camera => "Le visiteur a refusé la caméra : vous ne voyez rien.",
    },
    insert_help: "Insérer la phrase qui aide",
    replace: "Remplacer",
    close: "Fermer la salle",
    ask_close: "Terminer la salle pour tous ?",
    yes_close: "Terminer la salle",
    closing: "Fermeture…",
    start_again: "Recommencer",
    call: |time| format!("Appel {time}"),
    photos: |n| format!("{n} photo{}", if n == 1 { "" } else { "s" }),
    results: "Photos et résumé",
    more: "Plus",
    opening: "Ouverture…",
    drawer_stuck: "Cette partie n’a pas pu être chargée. Le reste fonctionne.",
    back: "Retour",
};

fn channel(channel: &Channel) -> &'static str {
    match channel {
        Channel::AppleBusinessChat => "Messages Apple",
        Channel::Call => "Appel",
        Channel::Chat => "Chat",
        Channel::Facebook => "Facebook",
        Channel::FacebookBusinessOnMessenger => "Messenger",
        Channel::GoogleBusinessMessages => "Google",
        Channel::Instagram => "Instagram",
        Channel::MobileApp => "Application",
        Channel::Sms => "SMS",
        Channel::Twitter => "X",
        Channel::Video => "Vidéo",
        Channel::Whatsapp => "WhatsApp",
        Channel::Other(_) => "",
    }
}

fn digits(n: u8) -> String {
    format!("{n} {}", if n < 2 { "chiffre" } else { "chiffres" })
}

fn contact_refused(why: &ContactRefusal, country: &str) -> String {
    match why {
        ContactRefusal::Neither => {
            "Ce n’est ni un numéro de téléphone ni une adresse e-mail.".to_owned()
        }
        ContactRefusal::TooShort { missing, .. } => {
            let missing = missing.map_or_else(|| "des chiffres".to_owned(), digits);
            format!("Ce numéro n’est pas complet ({country}) : il manque {missing}.")
        }
        ContactRefusal::TooLong { extra, .. } => {
            let extra = extra.map_or_else(|| "des chiffres".to_owned(), digits);
            format!("Ce numéro est trop long ({country}) : {extra} en trop.")
        }
        ContactRefusal::NoSuchNumber { .. } => {
            format!("Ce numéro n’existe pas ({country}). Vérifiez les chiffres.")
        }
        ContactRefusal::UnknownCountry => "Aucun indicatif de pays ne commence ainsi.".to_owned(),
        ContactRefusal::IncompleteEmail => "Cette adresse e-mail n’est pas complète.".to_owned(),
    }
}
