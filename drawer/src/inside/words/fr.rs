//! French.

use super::Words;
use crate::browser::Delegation;

pub(super) const INSIDE: Words = Words {
    title: "La salle chez Apizee",
    about: "Revenir en arrière quitte la salle ; vous pouvez y entrer de nouveau.",
    no_room: "Il n’y a pas encore de salle. Démarrez-en une d’abord.",
    by_tab: |why| match why {
        Delegation::Granted => "",
        Delegation::Refused => {
            "Le Desk ne transmet pas la caméra et le micro au panneau. Entrez par un nouvel onglet."
        }
        Delegation::Unknown => {
            "Ce navigateur ne dit pas si le Desk transmet la caméra et le micro. Entrez par un nouvel onglet."
        }
    },
};
