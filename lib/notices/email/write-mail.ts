import type { Notice } from "../notifier.ts";

/** A mail's content, as text and as simple HTML that says the same. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

interface Parts {
  subject: string;
  paragraphs: string[];
  action: { label: string; url: string };
  footer: string[];
}

/** The mail about a notice. `origin` is PUBLIC_URL's; `unsubscribeUrl` leads to a page with one button. */
export function writeNoticeMail(notice: Notice, origin: string, unsubscribeUrl: string): Letter {
  const { subject, paragraphs } = newsOf(notice);
  return write({
    subject,
    paragraphs,
    action: { label: "Open it in the studio", url: new URL(`/studio/${notice.videoId}`, origin).href },
    footer: [
      `You get this because you asked for mail about your videos on ${new URL(origin).host}.`,
      `No more mail, in one click: ${unsubscribeUrl}`,
    ],
  });
}

/** The mail that asks whether an address belongs to who typed it; nothing else is sent before the answer. */
export function writeConfirmationMail(code: string, origin: string): Letter {
  const host = new URL(origin).host;
  return write({
    subject: `${code} is your code for ${host}`,
    paragraphs: [
      `Somebody, hopefully you, asked for news of their videos on ${host} to be sent here.`,
      `If it was you, enter the code ${code} on your account page, or open the link below in the browser in which you are signed in. It works for one hour.`,
      "If it was not you, do nothing: no other mail will come.",
    ],
    // Behind the #: browsers keep that part to themselves, so that no log sees it.
    action: { label: "Confirm this address", url: new URL(`/account#confirm=${code}`, origin).href },
    footer: [],
  });
}

function newsOf({ kind, title, reason }: Notice): { subject: string; paragraphs: string[] } {
  const why = reason === null ? [] : [reason];
  switch (kind) {
    case "ready":
      return {
        subject: `“${title}” is ready`,
        paragraphs: [`“${title}” is prepared in all its qualities, encrypted and stored.`],
      };
    case "failed":
      return {
        subject: `“${title}” could not be prepared`,
        paragraphs: [`Preparing “${title}” broke off.`, ...why],
      };
    case "rejected":
      return {
        subject: `“${title}” cannot become a video here`,
        paragraphs: [`The file of “${title}” was not accepted.`, ...why],
      };
    case "reported":
      return {
        subject: `“${title}” was reported`,
        paragraphs: [
          `Somebody reported “${title}”. It stays as it is until an operator has looked at it; you will hear of what they decide.`,
          ...why,
        ],
      };
    case "taken_down":
      return {
        subject: `“${title}” was taken down`,
        paragraphs: [
          `An operator has taken “${title}” down. Nobody but you sees it now, and it cannot be published until they restore it.`,
          ...(reason === null ? [] : [`Their reason: ${reason}`]),
        ],
      };
    case "restored":
      return {
        subject: `“${title}” was restored`,
        paragraphs: [`An operator has restored “${title}”: it is as visible as it was before.`, ...why],
      };
  }
}

function write({ subject, paragraphs, action, footer }: Parts): Letter {
  const text = [
    ...paragraphs,
    `${action.label}: ${action.url}`,
    ...(footer.length > 0 ? ["--", ...footer] : []),
  ];
  const html = [
    ...paragraphs.map((words) => `<p>${escapeHtml(words)}</p>`),
    `<p><a href="${escapeHtml(action.url)}" style="color:#0a6b52;font-weight:600">${escapeHtml(action.label)}</a></p>`,
    ...footer.map((words) => `<p style="color:#545f59;font-size:13px">${linked(words)}</p>`),
  ];
  return {
    // A title may hold line breaks of its own kind; a subject is one line.
    subject: subject.replaceAll(/\s+/g, " "),
    text: `${text.join("\n\n")}\n`,
    html: `<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#121815;max-width:36rem;margin:24px auto;padding:0 16px">${html.join("")}</body></html>`,
  };
}

function linked(words: string): string {
  return escapeHtml(words).replace(
    /https?:\/\/\S+$/,
    (url) => `<a href="${url}" style="color:#545f59">${url}</a>`,
  );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
