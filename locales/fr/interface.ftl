# L’interface en français.

language-name = Français

## Autour de l’article

skip-to-content = Aller au contenu
home = Accueil
contents = Sommaire
breadcrumbs = Vous êtes ici
on-this-page = Sur cette page
language = Langue
not-translated = non traduit
neighbours = Article précédent et article suivant
previous = Précédent
next = Suivant
fallback-notice = Cet article n’est pas encore traduit. Il est affiché en { $language ->
    [en] anglais
    [fr] français
    [zh] chinois
   *[other] { $name }
}.
dated = Mis à jour le { $date }
edit-page = Modifier cette page
machine-translated = Cet article a été traduit automatiquement.
dark-scheme = Couleurs sombres

## Autres pages

languages-title = Choisissez une langue
languages-count = { $count ->
    [one] Disponible en { $count } langue.
   *[other] Disponible en { $count } langues.
}
no-articles = Il n’y a encore aucun article.
not-found-title = Page introuvable
not-found-text = Il n’y a pas de page à cette adresse. Elle a peut-être été déplacée, ou le lien qui vous a conduit ici est erroné.
not-found-home = Aller à la page d’accueil
moved = Cette page a été déplacée.

## Dans l’article

alert-note = Remarque
    .spellings = Remarque, Remarques, Nota
alert-tip = Conseil
    .spellings = Conseil, Conseils, Astuce
alert-important = Important
    .spellings = Important
alert-caution = Attention
    .spellings = Attention, Prudence
alert-warning = Avertissement
    .spellings = Avertissement, Mise en garde

code = Code
copy = Copier
copied = Copié
table = Tableau
tab-group = Variantes
range-label = S’applique à : { $range }
version = Version
pivot = J’utilise
close = Fermer
task-done = fait :
task-open = à faire :
# $name : le fichier d’où viendrait l’exemple de code.
missing-snippet = L’exemple de code { $name } n’est pas disponible.
# Ce qui ouvre la description longue d’une image.
image-description = Description de l’image
video-label = Vidéo
unresolved-link = Cette page n’est pas disponible
missing-image = Image : { $description }
missing-image-undescribed = Image non disponible

# Les types de pages que nomment les pages d’accueil et les hubs.
type-architecture = Architecture
type-concept = Concept
type-deploy = Déploiement
type-download = Téléchargement
type-get-started = Prise en main
type-how-to-guide = Guide pratique
type-learn = Formation
type-overview = Vue d’ensemble
type-quickstart = Démarrage rapide
type-reference = Référence
type-sample = Exemple
type-training = Formation
type-tutorial = Tutoriel
type-video = Vidéo
type-whats-new = Nouveautés

## Le texte dont un article est la traduction

# $language : la langue de ce texte ; $name : le nom de cette langue dans elle-même.
read-source = Lire en { $language ->
    [en] anglais
    [fr] français
    [zh] chinois
   *[other] { $name }
}
# Boutons : l'article et sa source sur deux colonnes ; la source de la phrase que le lecteur désigne.
side-by-side = Côte à côte
by-sentence = Phrase par phrase
# $changed : combien de phrases de la source ont changé depuis la traduction ; $sentences : combien elle en a.
stale-notice = { $changed ->
    [one] { $changed } des { $sentences } phrases de l’original a changé depuis cette traduction.
   *[other] { $changed } des { $sentences } phrases de l’original ont changé depuis cette traduction.
}
# La même chose quand on ne sait pas laquelle des deux versions est la plus récente : $changed phrases de la source sont autres.
differs-notice = { $changed ->
    [one] Cette traduction est faite sur une autre version de l’original : { $changed } des { $sentences } phrases diffère.
   *[other] Cette traduction est faite sur une autre version de l’original : { $changed } des { $sentences } phrases diffèrent.
}
# La même chose quand on ne sait pas combien.
stale-unmeasured = Cette traduction est faite sur une autre version de l’original.
# À côté des boutons ci-dessus, une fois l'un enfoncé : la source traduite n'est pas connue, une autre version est montrée.
source-inexact = L’original affiché est l’actuel ; il peut différer du texte qui a été traduit.
# À la place de la source, là où elle se lit comme la traduction.
same-as-source = Identique à l’original
# Avec une phrase de la source qui a changé, a disparu ou est suivie d'une nouvelle.
sentence-changed = L’original dit maintenant :
sentence-removed = L’original ne dit plus cela.
sentence-added = Nouveau dans l’original :
