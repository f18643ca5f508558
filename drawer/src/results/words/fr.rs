//! French.

use apizee_panel::wording::fr::desk;
use contract::{Media, MediaSort, RoomKind, Summary};

use super::{ToVisitor, Words, degrees, duration};
use crate::results::parcel::{OnlyText, SendQuestion, Way, is_recording};

pub(super) const RESULTS: Words = Words {
    no_room: "Il n’y a pas encore de salle. Ses photos seront ici.",
    empty: "Rien n’a encore été photographié ni enregistré dans cette salle.",
    name: |media, number| {
        let what = match media.sort {
            _ if is_recording(media) => "Enregistrement",
            MediaSort::Picture => "Photo",
            MediaSort::Video => "Vidéo",
            MediaSort::Other => "Fichier",
        };
        format!("{what} {number}")
    },
    place: |lat, lng| {
        let north = if lat < 0.0 { "S" } else { "N" };
        let east = if lng < 0.0 { "O" } else { "E" };
        let comma = |value| degrees(value).replace('.', ",");
        format!("{}° {north}, {}° {east}", comma(lat), comma(lng))
    },
    open: "Ouvrir",
    sent: "Envoyé dans le fil",
    more: "En voir plus",
    pick: "Cochez ce que le visiteur doit recevoir. Vous seul voyez le reste.",
    preview: "Ce que voit le visiteur",
    preview_of: |way| match way {
        Way::Thread => "Carte, envoyée aussitôt",
        Way::ComposeBox => "Texte dans la zone de saisie ; vous l’envoyez",
    },
    send: |count| match count {
        0..=1 => "Envoyer dans le fil".to_owned(),
        n => format!("Envoyer les {n} dans le fil"),
    },
    insert_links: "Insérer en texte",
    only_text: |why| match why {
        OnlyText::NoCards => {
            "La bibliothèque de votre Desk est trop ancienne pour les cartes ; l’envoi se fait en texte, avec des liens."
        }
        OnlyText::NoBundles => {
            "La bibliothèque de votre Desk ne sait pas envoyer plusieurs cartes en une ; l’envoi se fait en texte, avec des liens."
        }
        OnlyText::Sms => "Conversation par SMS : l’envoi se fait en texte, avec des liens.",
    },
    nothing_goes: "La bibliothèque de votre Desk est trop ancienne pour mettre quoi que ce soit dans la conversation. Ouvrez une photo et copiez son adresse.",
    ask: |question| match question {
        SendQuestion::Recording(_) => (
            "C’est un enregistrement de la session. Qui lit la conversation peut le regarder. Le transmettre ?",
            "Transmettre l’enregistrement",
        ),
        SendQuestion::Again(_) => (
            "Le fil le contient déjà. Encore une fois ?",
            "Envoyer encore une fois",
        ),
    },
    gone: |way, count| match (way, count) {
        (Way::Thread, 0..=1) => "Envoyé dans le fil.".to_owned(),
        (Way::Thread, n) => format!("{n} envoyés dans le fil."),
        (Way::ComposeBox, _) => "Mis dans la zone de saisie ; vous l’envoyez.".to_owned(),
    },
    refused: |why| format!("Le Desk a refusé : {}. Rien n’a été envoyé.", desk(why)),
    summary: "Résumé pour le visiteur",
    summary_early: "La salle est encore ouverte ; un résumé écrit maintenant dit ce qu’on sait jusqu’ici.",
    write_summary: "Écrire le résumé",
    summary_about: "Changez ce que vous voulez. Il va dans la zone de saisie ; vous l’envoyez.",
    inserted: "Le texte est dans la zone de saisie ; vous l’envoyez.",
    insert_again: "Insérer encore une fois",
};

pub(super) const TO_VISITOR: ToVisitor = ToVisitor {
    title: |media| match media.sort {
        _ if is_recording(media) => "Enregistrement de notre session vidéo",
        MediaSort::Picture => "Photo de notre session vidéo",
        MediaSort::Video | MediaSort::Other => "Fichier de notre session vidéo",
    },
    button: |media| match media.sort {
        _ if is_recording(media) => "Voir l’enregistrement",
        MediaSort::Picture => "Ouvrir la photo",
        MediaSort::Video | MediaSort::Other => "Ouvrir le fichier",
    },
    bundle: "De notre session vidéo",
    text,
    summary,
};

fn text(media: &Media) -> &'static str {
    match media.sort {
        _ if is_recording(media) => "Enregistrement de notre session vidéo :",
        MediaSort::Picture => "Photo de notre session vidéo :",
        MediaSort::Video | MediaSort::Other => "Fichier de notre session vidéo :",
    }
}

fn summary(summary: &Summary) -> String {
    let head = match summary.kind {
        RoomKind::Assistance => "Résumé de votre assistance vidéo",
        RoomKind::Meeting => "Résumé de votre réunion vidéo",
    };
    let mut lines = vec![head.to_owned()];
    if let Some(seconds) = summary.call_s {
        lines.push(format!("Durée : {}", duration(seconds)));
    }
    if let Some(people) = summary.participants {
        lines.push(format!("Participants : {people}"));
    }
    if let Some(photos @ 1..) = summary.photos {
        lines.push(format!("Photos : {photos}"));
    }
    if let Some(videos @ 1..) = summary.videos {
        lines.push(format!("Enregistrements : {videos}"));
    }
    if summary.survey_answered_at.is_some() {
        lines.push("Enquête : remplie, merci".to_owned());
    }
    lines.join("\n")
}
