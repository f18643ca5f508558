//! Journeys are written in English. One whose agent reads French looks for the same words in French:
//! here are those that the screens' journeys look for, as the agent reads them.

/// English, French: whole sentences or parts of them, as the journeys write them; without the signs
/// before which French has a blank that does not break.
const WORDS: &[(&str, &str)] = &[
    // The form.
    ("Video assistance", "Assistance vidéo"),
    ("Assistance instead", "Plutôt une assistance"),
    ("Meeting instead", "Plutôt une réunion"),
    ("More options", "Plus d’options"),
    ("Name of the meeting", "Nom de la réunion"),
    (
        "Visitor's phone or e-mail",
        "Téléphone ou e-mail du visiteur",
    ),
    ("digits are missing", "il manque"),
    (
        "Type the visitor's phone or e-mail",
        "Saisissez le téléphone ou l’e-mail du visiteur",
    ),
    ("Start and send", "Démarrer et envoyer"),
    ("Quick invitation", "Invitation rapide"),
    ("Cancel", "Annuler"),
    (
        "Apizee allows 10 requests a minute for your team",
        "Apizee accorde 10 requêtes par minute à votre équipe",
    ),
    (
        "The video service cannot be reached. Nothing was sent.",
        "Le service vidéo est injoignable. Rien n’a été envoyé.",
    ),
    // The room.
    ("Waiting for the visitor", "En attente du visiteur"),
    ("The visitor is waiting for you", "Le visiteur vous attend"),
    ("Card sent to the thread", "Carte envoyée dans le fil"),
    (
        "Visitor refused the camera",
        "Le visiteur a refusé la caméra",
    ),
    ("In the room with the visitor", "En vidéo avec le visiteur"),
    ("Enter the room", "Entrer dans la salle"),
    ("In a new tab", "Dans un nouvel onglet"),
    ("Send the card again", "Renvoyer la carte"),
    ("Send another one?", "En envoyer une autre"),
    ("Replace", "Remplacer"),
    ("Keep the open room", "Garder la salle ouverte"),
    ("Close the room", "Fermer la salle"),
    ("End the room for everybody?", "Terminer la salle pour tous"),
    ("End the room", "Terminer la salle"),
    (
        "The room is still open: Apizee did not close it.",
        "La salle est encore ouverte",
    ),
    ("Start again", "Recommencer"),
    // A start whose answer was lost.
    ("Next look in 0:", "On regarde de nouveau dans 0:"),
    (
        "Start another all the same",
        "En ouvrir une autre quand même",
    ),
    (
        "The first room may still turn up",
        "La première salle peut encore apparaître",
    ),
    ("Start another", "En ouvrir une autre"),
    // No Desk.
    ("Try again", "Réessayer"),
    (
        "Open this panel from a conversation in the iAdvize Desk.",
        "Ouvrez ce panneau depuis une conversation du Desk iAdvize.",
    ),
    (
        "The Desk's library is too old",
        "La bibliothèque du Desk est trop ancienne",
    ),
    (
        "does not work as documented",
        "ne se comporte pas comme prévu",
    ),
    (
        "No Desk around this panel",
        "Aucun Desk autour de ce panneau",
    ),
    ("library did not load", "ne s’est pas chargée"),
    // The drawer: the QR code, one more SMS.
    (
        "For a visitor at a computer",
        "Pour un visiteur devant un ordinateur",
    ),
    (
        "Apizee has invited nobody to this room.",
        "Apizee n’a invité personne dans cette salle.",
    ),
    ("Another number", "Un autre numéro"),
    ("Send the SMS", "Envoyer le SMS"),
    (
        "Type the number that gets the SMS.",
        "Saisissez le numéro qui reçoit le SMS.",
    ),
    ("SMS to +33•••••••32", "SMS à +33•••••••32"),
    (
        "An SMS went to this number a moment ago.",
        "Un SMS vient de partir vers ce numéro.",
    ),
    ("Cancel the invitations", "Annuler les invitations"),
    (
        "The links that were sent stop working",
        "Les liens envoyés cessent de fonctionner",
    ),
    (
        "The invitations are cancelled",
        "Les invitations sont annulées",
    ),
    // Photos and the summary.
    ("Recording", "Enregistrement"),
    ("Send to the thread", "Envoyer dans le fil"),
    ("Send 2 to the thread", "Envoyer les 2 dans le fil"),
    ("2 sent to the thread.", "2 envoyés dans le fil."),
    (
        "This is a recording of the session",
        "C’est un enregistrement de la session",
    ),
    ("Write the summary", "Écrire le résumé"),
    ("Insert", "Insérer"),
    (
        "The text is in the compose box",
        "Le texte est dans la zone de saisie",
    ),
    // Planning.
    ("Plan a meeting", "Planifier une réunion"),
    ("Plan the meeting", "Planifier la réunion"),
    ("Meeting's name", "Nom de la réunion"),
    ("Guest 1", "Invité 1"),
    ("Guest 2", "Invité 2"),
    ("Name", "Nom"),
    ("Phone", "Téléphone"),
    ("Add a guest", "Ajouter un invité"),
    ("Starts", "Début"),
    ("For you (", "Pour vous ("),
    ("Password", "Mot de passe"),
    ("Nothing was planned", "Rien n’a été planifié"),
    ("The meeting is planned", "La réunion est planifiée"),
    (
        "In the compose box; you send it.",
        "Dans la zone de saisie ; à vous de l’envoyer.",
    ),
    // History and figures.
    ("History", "Historique"),
    ("Case number", "Numéro de dossier"),
    ("Look up", "Chercher"),
    ("Figures", "Chiffres"),
    ("30 days", "30 jours"),
    ("The team's", "Celles de l’équipe"),
    ("By agent", "Par agent"),
    ("Show tables", "Afficher les tableaux"),
    ("Export as CSV", "Exporter en CSV"),
    ("Show it as text", "Afficher en texte"),
    ("Show", "Afficher"),
    // Settings, and Apizee's own pages.
    ("Settings", "Réglages"),
    ("In the panel", "Dans le panneau"),
    ("Saved.", "Enregistré."),
    (
        "going back to the room leaves it",
        "revenir à la salle le quitte",
    ),
    ("The room at Apizee", "La salle chez Apizee"),
    ("Embedded session", "Session intégrée"),
    ("Apizee's agent application", "L’application agent d’Apizee"),
    ("Ready.", "Prête."),
    (
        "You are in; nobody else yet.",
        "Vous y êtes ; personne d’autre pour l’instant.",
    ),
    (
        "You are in, with 1 other.",
        "Vous y êtes, avec 1 autre personne.",
    ),
    (
        "they cannot be sent as a card",
        "ne peuvent donc pas partir en carte",
    ),
    (
        "Insert a sentence about them",
        "Insérer une phrase à leur sujet",
    ),
    (
        "It stands in the compose box; you send it.",
        "C’est dans la zone de saisie ; à vous d’envoyer.",
    ),
    (
        "The SMS could not be sent.",
        "Le SMS n’a pas pu être envoyé.",
    ),
    ("Insert the link", "Insérer le lien"),
    ("Leave", "Quitter"),
    ("You have left.", "Vous êtes sorti."),
    ("Join again", "Rejoindre de nouveau"),
    ("You are in", "Vous y êtes"),
    ("Apizee's module", "Module d’Apizee"),
    ("Start the module", "Démarrer le module"),
    ("It is ready.", "Il est prêt."),
    ("A box was opened.", "Une boîte a été ouverte."),
    ("A box was made small.", "Une boîte a été réduite."),
    ("A box was made large.", "Une boîte a été agrandie."),
    ("A box was closed.", "Une boîte a été fermée."),
    (
        "The page was put into a frame.",
        "La page a été mise dans un cadre.",
    ),
    ("A message from Guest.", "Un message de Guest."),
    ("Your message was sent.", "Votre message est parti."),
    ("1 person is connected.", "1 personne connectée."),
];

/// The words in French, where they are among those above; else as they are.
pub(crate) fn words(english: &str) -> &str {
    let found = WORDS.iter().find(|(one, _)| *one == english);
    found.map_or(english, |(_, french)| french)
}

/// An XPath whose quoted words are looked for in French.
pub(crate) fn xpath(english: &str) -> String {
    let pieces = english.split('"').enumerate();
    let piece = |(at, piece)| if at % 2 == 1 { words(piece) } else { piece };
    pieces.map(piece).collect::<Vec<_>>().join("\"")
}

#[test]
fn quoted_words_alone_are_put_into_french() {
    let button = xpath("//button[normalize-space(.)=\"Cancel\"]");
    assert_eq!(button, "//button[normalize-space(.)=\"Annuler\"]");
    assert_eq!(xpath("//*[@id=\"Cancel it\"]"), "//*[@id=\"Cancel it\"]");
    assert_eq!(xpath("//Cancel"), "//Cancel");
}
