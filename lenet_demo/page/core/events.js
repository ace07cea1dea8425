// How the page's parts speak: by named events, each with one detail. Who emits what:
//
//   inference read        {number, undistorted, prepared, readings, plain, missing}: what the networks make of
//                         the newest drawing
//             complaint   what is wrong, in a sentence, or "" when nothing is any more
//   networks  network     a name: its weights have come, or somebody has brought it; or a run's history
//             weights     the name of a network that learns here: its weights are others
//             coming      {name, share}: so much of a run's history has come
//   server    remembered  the page opens again without a connection
//   figure    unit        {unit, pinned, seen, prepared, made}: the unit that is meant, and how it is made
//             play        the drawing is to be played
//   figure, colour  about   a stage's name: somebody asks what it does
//   number    number      {prepared, readings}: what is made of the newest number on the wide pad, or of an arc of it
//   panel     release     let go of the unit
//   table     point       a unit that is pointed at, elsewhere than in the figure
//   kernel    filled      {net, stage, map, upTo}: so many units of a map are filled; at the last, it is whole
//   heading   sample, play, choice (the next of what networks may be shown), present (to begin or end it)
//   heading, several  go  a step's name: where somebody is to be led
//   story     unfolded    the name of what somebody has unfolded
//   galleries, examples  drawing   {strokes, picture, and perhaps pen}: to be put on the pad
//   several   carry       {number, line}: to be put on the wide pad
//   anybody   notice      what has just happened, in a sentence
//             file        a file that somebody opened, dropped or pasted
//   opening   picture     the file, where it is no network: for what is open
//   link      replace     a link's drawing is about to take the place of the one on the pad
//   state     changed     the names of what has changed in the page's state
//             reset       all is as when the page was opened

const bus = new EventTarget();

export const emit = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));
export const on = (name, act) => bus.addEventListener(name, ({ detail }) => act(detail));

const FIELDS = "textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])";

/** Whether a key belongs to the field that has the focus or to a dialog, and is no command to the page. */
export const isElsewhere = ({ target }) =>
  Boolean(target.closest(FIELDS) || document.querySelector("dialog[open]"));

/** Whether a key comes with one that makes it a command of the browser's. */
export const withModifier = (event) => event.altKey || event.ctrlKey || event.metaKey;

/** Rows and columns that an arrow key goes. */
export const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
