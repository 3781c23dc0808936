import { problemCodeOf } from "#lib/api/problem-codes.ts";
import type { EndReason } from "#lib/playback/playback-errors.ts";

/** What happened in plain words, and what whoever is asked for help can do about it. */
interface Words {
  what: string;
  todo: string;
}

const nothing = "Nothing is broken.";

/** Words for a problem's code; of an answer without one by whether its status is a failure. */
export function wordsOf(code: string, status: number): Words {
  if (code === "" && status < 400) return { what: "It was answered.", todo: nothing };
  const { what, todo, operator = todo } = problemCodeOf(code);
  return { what, todo: operator };
}

const endings: Readonly<Record<EndReason, Words>> = {
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
export function wordsOfEnding(reason: string): Words {
  return (
    (endings as Readonly<Record<string, Words>>)[reason] ?? {
      what: `It ended: ${reason}.`,
      todo: "Press play again.",
    }
  );
}
