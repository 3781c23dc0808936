import type { EndReason } from "#lib/playback/playback-errors.ts";
/** What a problem's code means, and what whoever is asked for help can do about it. */
export interface ProblemWords {
  what: string;
  todo: string;
}

const nothing = "Nothing is broken.";

const words: Readonly<Record<string, ProblemWords>> = {
  sign_in_required: {
    what: "Nobody was signed in, or the sign-in had ended.",
    todo: "Let them sign in with the wallet that holds the token.",
  },
  gate_denied: {
    what: "The chain was asked and the gate said no.",
    todo: "Compare the conditions above with what the wallet holds: often another account of the same person holds the token. A creator can try any wallet under “Who may watch” in the studio.",
  },
  gate_unavailable: {
    what: "A chain that the gate depends on gave no answer. Nobody was refused.",
    todo: "Check the RPC endpoints of the chains that were silent (npm run doctor). Players go on by themselves as soon as there is an answer.",
  },
  stream_limit: {
    what: "The viewer watched as many videos at once as is allowed.",
    todo: "They can end another stream in the player. The limit is STREAM_LIMIT.",
  },
  playback_token_invalid: {
    what: "The playback session did not know who asked: its cookie was missing, or belonged to another session.",
    todo: "Reload the page. If it comes back at once, see whether the browser blocks cookies of this site.",
  },
  playback_ended: { what: "The playback session was over.", todo: "Play can be pressed again." },
  video_not_watchable: {
    what: "The video had nothing to play yet, or could not be prepared.",
    todo: "Ask with the video's own id (vid_…) how far it is.",
  },
  video_removed: { what: "The video was removed.", todo: "Its creator can bring it back within seven days." },
  not_found: {
    what: "It does not exist, or whoever asked may not know that it does: drafts are seen by their creator only.",
    todo: "Check the address, the visibility of the video, and who was signed in.",
  },
  keys_paced: {
    what: "Keys were asked for faster than anybody watches.",
    todo: `${nothing} Players wait and go on by themselves; a program that downloads the film does not get past this.`,
  },
  rate_limited: {
    what: "Too many requests came from one caller.",
    todo: `${nothing} Wait for as long as the answer said.`,
  },
  origin_forbidden: {
    what: "A page of another site tried to change something here.",
    todo: "If it is your own address, PUBLIC_URL does not name it.",
  },
  busy: {
    what: "As many requests of this costly kind were under way as one process works on at once.",
    todo: `${nothing} It is tried again after some seconds.`,
  },
  signature_invalid: {
    what: "Somebody called the endpoint of the background functions without the engine's signature.",
    todo: "If it was your Inngest server, web and server do not share one INNGEST_SIGNING_KEY. Otherwise nothing is broken.",
  },
  quota_exceeded: {
    what: "The creator has used up what they may store, upload a day, or have prepared at once.",
    todo: "Remove something, wait, or raise the quota.",
  },
  upload_forbidden: {
    what: "This account may not upload here.",
    todo: "UPLOADERS and its list decide who may.",
  },
  media_rejected: {
    what: "The file was looked at and not accepted.",
    todo: "Export it again, as MP4 for example.",
  },
  disk_full: {
    what: "There was no room left on the disk.",
    todo: "Make room; what was uploaded is kept and goes on.",
  },
  block_corrupt: {
    what: "A part of the file is damaged in the store; damaged parts are never given out.",
    todo: "Restore the data folder's blocks from a backup, or have the video processed again. The disk may be failing.",
  },
  storage_unavailable: {
    what: "The storage did not answer.",
    todo: "Check it with npm run doctor; work goes on by itself.",
  },
  chain_unavailable: {
    what: "A chain did not answer.",
    todo: "Check its RPC endpoints with npm run doctor.",
  },
  unavailable: { what: "The database did not answer.", todo: "Check PostgreSQL with npm run doctor." },
  gate_invalid: {
    what: "The rule could not be understood.",
    todo: "Open it in the gate editor, which says what is wrong.",
  },
  access_undecided: {
    what: "Nobody has said yet who may watch.",
    todo: "Save a gate in the studio, or open it to everyone.",
  },
  content_key_missing: {
    what: "The key of this video is not there.",
    todo: "Restore the database from a backup that has it.",
  },
};

const byStatus: readonly [from: number, ProblemWords][] = [
  [
    500,
    {
      what: "Something failed on our side.",
      todo: "Read the error in the log; it stands at the same reference.",
    },
  ],
  [429, { what: "Too much came at once.", todo: `${nothing} Wait and try again.` }],
  [
    404,
    { what: "It is not there, or not for this caller.", todo: "Check the address and who was signed in." },
  ],
  [401, { what: "The caller was not allowed to.", todo: "Let them sign in again, with the right account." }],
  [400, { what: "The request was not as it has to be.", todo: "Compare it with docs/api.md." }],
];

/** Words for a problem's code; by its status where the code has none of its own. */
export function wordsOf(code: string, status: number): ProblemWords {
  const general = byStatus.find(([from]) => status >= from)?.[1];
  return words[code] ?? general ?? { what: "It was answered.", todo: nothing };
}

const endings: Readonly<Record<EndReason, ProblemWords>> = {
  closed: { what: "The player closed it: its page was left, or playing was stopped.", todo: nothing },
  revoked: {
    what: "The gate was asked again and said no: the token left the wallet, or a condition's time was over.",
    todo: "Compare what the wallet holds with the gate. It plays again as soon as the conditions are met.",
  },
  signed_out: { what: "The viewer signed out.", todo: "Sign in again." },
  limit: { what: "It was ended in favour of another stream of the same viewer.", todo: nothing },
  replaced: {
    what: "The same tab opened another session: its page was loaded again or went to another video, or a copy of the tab plays.",
    todo: nothing,
  },
  gate_changed: {
    what: "The creator changed who may watch.",
    todo: "Press play again: the new gate decides.",
  },
  removed: { what: "The video was removed.", todo: "Its creator can bring it back within seven days." },
  unpublished: {
    what: "The creator hid the video: it is a draft or scheduled.",
    todo: "It plays again when its creator publishes it.",
  },
  taken_down: {
    what: "An operator took the video down.",
    todo: "The operator page says why, and restores it.",
  },
  expired: {
    what: "Nothing was heard of its player for too long: a closed lid, a lost network, a page that was put to sleep.",
    todo: `${nothing} The player opens another session by itself.`,
  },
};

/** Why a playback session ended. */
export function wordsOfEnding(reason: string): ProblemWords {
  return (
    (endings as Readonly<Record<string, ProblemWords>>)[reason] ?? {
      what: `It ended: ${reason}.`,
      todo: "Press play again.",
    }
  );
}
