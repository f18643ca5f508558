//! French.

use super::Words;

pub(super) const QUICK: Words = Words {
    about: "Le formulaire d’Apizee. S’il vous demande sans cesse de vous identifier, ce navigateur bloque l’identification dans les cadres : ouvrez-le dans un nouvel onglet.",
    off: "Votre administrateur n’a pas mis en place l’invitation rapide dans le panneau. Elle s’ouvre dans un nouvel onglet, depuis le formulaire de la salle.",
};
