import { type ProblemCode, problem } from "./problem-code.ts";

const reason = "`detail` says why.";
const healthy = "Nothing is broken.";

/** Concerns the operator: callers are told `internal` instead, the log says what it was. */
const fault = problem(
  500,
  "Something failed on our side.",
  "Try again; name the reference if it stays.",
  "Read the error in the log; it stands at the same reference.",
);

const faults = [
  "configuration_invalid",
  "content_key_damaged",
  "engine_bad_event",
  "engine_bad_registration",
  "engine_unknown_app",
  "engine_unreachable_app",
  "engine_unsupported",
  "master_key_mismatch",
  "migration_failed",
  "plugin_duplicate",
  "plugin_unknown",
  "ffmpeg_failed",
  "ffmpeg_killed",
  "ffmpeg_limit",
  "ffmpeg_missing",
  "ffmpeg_output_unexpected",
  "init_mismatch",
  "media_cancelled",
];

/** Every code that the rooms throw; a test finds them all here. */
export const problemCodes: Readonly<Record<string, ProblemCode>> = {
  request_invalid: problem(
    400,
    "A part of the request does not fit; `details.issues` names each place.",
    "Correct it.",
  ),
  storage_ref_invalid: problem(400, "The address names no file.", "Correct it."),
  sign_in_invalid: problem(401, "Message or signature is not what was asked for.", "Sign in again."),
  sign_in_required: problem(
    401,
    "Nobody was signed in, or the sign-in had ended.",
    "Sign in first.",
    "Let them sign in with the wallet that holds the token.",
  ),
  signature_invalid: problem(
    401,
    "Somebody called the endpoint of the background functions without the engine’s signature.",
    "Only the engine may call it.",
    `If it was your Inngest server, web and server do not share one INNGEST_SIGNING_KEY. Otherwise: ${healthy}`,
  ),
  nonce_unknown: problem(401, "The nonce was not issued here.", "Ask for a new one."),
  nonce_consumed: problem(401, "The nonce was used.", "Ask for a new one."),
  nonce_expired: problem(401, "The nonce is older than five minutes.", "Ask for a new one."),
  playback_token_invalid: problem(
    401,
    "No, or a wrong, token for this playback session.",
    "Open a new one.",
    "Reload the page. If it comes back at once, see whether the browser blocks cookies of this site.",
  ),
  embed_code_invalid: problem(
    401,
    "The code of a framed player’s sign-in was used, is older than a minute, or belongs to another frame.",
    "Sign in again.",
  ),
  origin_forbidden: problem(
    403,
    "A page of another site tried to change something here.",
    "Send it from a page of this site.",
    "If it is your own address, PUBLIC_URL does not name it.",
  ),
  operator_required: problem(403, "Only operators may do that.", "Sign in as an operator."),
  embed_origin_refused: problem(
    403,
    "The creator does not allow the video on that site; `details.origin` names it.",
    "Ask the creator to add the site.",
  ),
  upload_forbidden: problem(
    403,
    "This account may not upload here.",
    reason,
    "UPLOADERS and UPLOADER_ACCOUNTS decide who may.",
  ),
  account_banned: problem(
    403,
    "An operator banned this account; `details.reason` says why.",
    "It may still watch.",
    "The operator page lifts the ban.",
  ),
  proof_needed: problem(
    403,
    "Adding an account needs a signature by one that is linked already, at most five minutes old.",
    "Sign a challenge with the purpose `confirm` first.",
  ),
  quota_exceeded: problem(
    403,
    "The creator has used up what they may store, upload a day, or have prepared at once; `details` says which.",
    "Remove something, or wait.",
    "Let them remove something or wait, or raise the quota.",
  ),
  gate_denied: problem(
    403,
    "The chain was asked and the gate said no; `details.decision` tells each condition.",
    "Meet the conditions, or sign in with the account that does.",
    "Compare the conditions above with what the wallet holds: often another account of the same person holds the token. A creator can try any wallet under “Who may watch” in the studio.",
  ),
  playback_ended: problem(
    403,
    "The playback session is over; `details.reason` says why.",
    "Open a new one.",
    "Play can be pressed again.",
  ),
  not_found: problem(
    404,
    "It does not exist, or whoever asked may not know that it does: drafts are seen by their creator only.",
    "Check the address, and who is signed in.",
    "Check the address, the visibility of the video, and who was signed in.",
  ),
  no_contract: problem(404, "There is no contract at this address.", "Check the address and the chain."),
  method_not_allowed: problem(
    405,
    "This address does not know the method.",
    "Use one that the reference names.",
  ),
  upload_conflict: problem(409, "The offset is not where the upload stands.", "Ask for it by HEAD."),
  video_state_conflict: problem(409, "The video’s state does not allow it.", "Read its state first."),
  video_not_watchable: problem(
    409,
    "The video had nothing to play yet, or could not be prepared.",
    "Try again later.",
    "Ask with the video’s own id (vid_…) how far it is.",
  ),
  access_undecided: problem(
    409,
    "Nobody has said yet who may watch.",
    "Save a gate, or open the video to everyone, before publishing.",
  ),
  video_taken_down: problem(
    409,
    "An operator took the video down; `details.reason` says why.",
    "Ask the operator.",
    "The operator page restores it.",
  ),
  stream_limit: problem(
    409,
    "The viewer watches as many videos at once as is allowed; `details.streams` names them.",
    "End another stream.",
    "They can end another stream in the player. The limit is STREAM_LIMIT.",
  ),
  account_taken: problem(
    409,
    "The account is another viewer's; `details.offer` says what a merge would bring, null when they cannot be merged.",
    "Send the same proof with `merge`, or leave it.",
    "They are two people here: the account was signed in with before. Its owner can merge them on the account page.",
  ),
  account_limit: problem(409, "The viewer has as many accounts as they may have.", "Remove one first."),
  account_in_use: problem(
    409,
    "The account is the only one, or the one that this sign-in was made with.",
    "Add another one, or sign in with another one first.",
  ),
  caption_limit: problem(409, "The video has as many captions as it may have.", "Delete one first."),
  content_key_missing: problem(
    409,
    "The key of this video is not there: nothing of it is encrypted yet.",
    "Wait until it is watchable.",
    "If it was watchable before, restore the database from a backup that has the key.",
  ),
  picture_limit: problem(409, "Other pictures of this video are being made.", "Wait for them."),
  content_key_destroyed: problem(410, "The video was removed for good.", "It cannot be brought back."),
  video_removed: problem(410, "The video was removed.", "Its creator can bring it back within seven days."),
  upload_gone: problem(410, "The upload was cancelled or has expired.", "Begin anew."),
  tus_version_unsupported: problem(412, "The version of tus is another one.", "Speak tus 1.0.0."),
  request_too_large: problem(413, "The body is too large.", "Send less."),
  upload_too_large: problem(413, "The file is larger than this site takes.", "Upload a smaller one."),
  range_not_satisfiable: problem(416, "The range lies outside of the file.", "Ask for a part of it."),
  schedule_in_past: problem(422, "The time to publish at has passed already.", "Choose a later one."),
  picture_invalid: problem(422, "The picture or clip cannot be made of this.", reason),
  caption_invalid: problem(
    422,
    "The file is no WebVTT or SubRip that can be read; `details.line` says where.",
    "Correct it.",
  ),
  email_code_invalid: problem(422, "The code is wrong, too old or used up.", "Ask for a new one."),
  confirmation_missing: problem(422, "Deleting an account needs the words in `detail`.", "Send them."),
  gate_invalid: problem(
    422,
    "The rule could not be understood; `detail` says what is wrong.",
    "Correct it.",
    "Open it in the gate editor, which says what is wrong.",
  ),
  chain_not_configured: problem(
    422,
    "This site does not read that chain.",
    "Use another chain.",
    "Configure an endpoint of that chain.",
  ),
  media_rejected: problem(
    422,
    "The file was looked at and cannot become a video; `detail` says why.",
    "Export it again, as MP4 for example.",
  ),
  rate_limited: problem(
    429,
    "Too many requests came from one caller.",
    "Wait for `Retry-After`.",
    `${healthy} Wait for as long as the answer said.`,
  ),
  keys_paced: problem(
    429,
    "Keys were asked for faster than anybody watches: they come at the pace of viewing.",
    "Wait for `Retry-After`.",
    `${healthy} Players wait and go on by themselves; a program that downloads the video does not get past this.`,
  ),
  internal: fault,
  ...Object.fromEntries(faults.map((code) => [code, fault])),
  block_corrupt: problem(
    502,
    "A part of the file is damaged in the store; damaged parts are never given out.",
    "Tell the operator.",
    "Restore the data folder’s blocks from a backup, or have the video processed again. The disk may be failing.",
  ),
  gate_unavailable: problem(
    503,
    "A chain that the gate depends on gave no answer. Nobody was refused.",
    "Try again.",
    "Check the RPC endpoints of the chains that were silent (npm run doctor). Players go on by themselves as soon as there is an answer.",
  ),
  chain_unavailable: problem(
    503,
    "A chain did not answer.",
    "Try again.",
    "Check its RPC endpoints with npm run doctor.",
  ),
  unavailable: problem(
    503,
    "The database did not answer.",
    "Try again.",
    "Check PostgreSQL with npm run doctor.",
  ),
  busy: problem(
    503,
    "As many requests of this costly kind were under way as one process works on at once.",
    "Wait as long as `Retry-After` says.",
    `${healthy} It is tried again after some seconds.`,
  ),
  mail_off: problem(503, "This site sends no mail.", "Do without.", "Set SMTP_URL and MAIL_FROM."),
  mail_unavailable: problem(
    503,
    "The mail server does not take mail now.",
    "Try again.",
    "Check the mail server with npm run doctor.",
  ),
  storage_unavailable: problem(
    503,
    "The storage did not answer.",
    "Try again.",
    "Check it with npm run doctor; work goes on by itself.",
  ),
  disk_full: problem(
    507,
    "There was no room left on the disk; what arrived is kept.",
    "Try again later.",
    "Make room; what was uploaded is kept and goes on.",
  ),
};

/** Of a code that nobody entered it is an internal fault. */
export function problemCodeOf(code: string): ProblemCode {
  return problemCodes[code] ?? fault;
}
