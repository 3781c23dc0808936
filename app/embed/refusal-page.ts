import { toEmbedOrigin } from "#lib/shared/embed-origin.ts";

const style = `
:root { color-scheme: light dark; --bg: #f7f8f6; --fg: #121815; --muted: #545f59; --accent: #0a6b52 }
@media (prefers-color-scheme: dark) { :root { --bg: #0a0d0c; --fg: #ecf1ee; --muted: #9aa7a0; --accent: #45d3a2 } }
* { box-sizing: border-box; margin: 0 }
body { background: var(--bg); color: var(--fg) }
main { display: grid; place-content: center; justify-items: center; gap: .5rem; min-height: 100vh; padding: 1rem;
  font: .875rem/1.45 system-ui, sans-serif; text-align: center }
h1 { font-size: 1.0625rem; line-height: 1.3; text-wrap: balance }
p { max-width: 34rem; color: var(--muted); text-wrap: pretty }
code { color: var(--fg); font: .8125rem ui-monospace, monospace; overflow-wrap: anywhere }
a { color: var(--accent); font-weight: 600; border-radius: .25rem }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
@media (max-height: 170px) { p { font-size: .8125rem } h1 { font-size: .9375rem } }
`;

/**
 * What stands in a frame whose site may not show the video. Anybody may frame it, so it has nothing that could be
 * clicked by mistake: no script, no form, no picture, one link that opens a new tab; and it tells nothing of the video,
 * not even whether there is one.
 */
export function refusalPage(site: string, watchPath: string, nonce: string): Response {
  const remedy =
    toEmbedOrigin(site) === site
      ? `Its creator can allow it in the studio → Embed: <code>${escaped(site)}</code>`
      : "Only sites that are served over https can be allowed by its creator.";
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Not allowed on this site · StreamGate</title>
<style nonce="${escaped(nonce)}">${style}</style>
</head>
<body>
<main data-testid="embed-refused">
<h1>This video may not be shown on <code>${escaped(site)}</code></h1>
<p>${remedy}</p>
<p><a href="${escaped(watchPath)}" target="_blank" rel="noopener noreferrer">Open on StreamGate</a></p>
</main>
</body>
</html>
`;
  return new Response(page, {
    status: 403,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
