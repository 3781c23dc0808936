import type { Asked } from "./ask.ts";
import { hostileHeaders } from "./hostile-requests.ts";
import type { Told } from "./whole-story.ts";

const raw = [
  "%00",
  "%",
  "%c0%af",
  "%2e%2e/%2e%2e",
  "%5c..%5c",
  "__proto__",
  "//",
  "9".repeat(400),
  "a/b/c/d/e/f/g/h/i/j/k/l/m",
];

/** Requests to whatever is no JSON operation: pages, files, uploads, what machines ask for. */
export function plainRequests({ videoId, cid, creator, successes }: Told): Asked[] {
  const successOf = (id: string) => [...(successes.get(id)?.values() ?? [])][0];
  const sessionId = successOf("getKey")?.params.sessionId ?? "";
  const packageId = successOf("getHlsMaster")?.query.package ?? "";
  const viewer = successOf("banViewer")?.params.viewerId ?? "";
  const files = [
    `/ipfs/${cid}/v240/init.mp4`,
    `/api/v1/videos/${videoId}/poster`,
    `/api/v1/videos/${videoId}/preview`,
  ];
  const pages = [
    ...[
      "/",
      "/videos",
      `/watch/${videoId}`,
      `/watch/${videoId}/card`,
      `/embed/${videoId}`,
      `/creator/${viewer}`,
    ],
    ...[
      "/studio",
      `/studio/${videoId}`,
      `/operator/videos/${videoId}`,
      "/operator/chains",
      "/account",
      "/unsubscribe",
      "/embed/sign-in",
    ],
    ...[
      "/sitemap.xml",
      "/robots.txt",
      "/icons/icon.svg",
      "/site.webmanifest",
      "/api/ops/health",
      "/api/ops/ready",
      "/api/ops/metrics",
    ],
    "/api/ops/openapi.json",
  ];
  const places = [
    ...[
      "/ipfs/",
      `/ipfs/${cid}/`,
      `/ipfs/${cid}/v240/`,
      `/api/v1/media/${packageId}/v240/`,
      "/api/v1/media/x/y/",
    ],
    ...[
      "/api/v1/videos/",
      "/api/v1/uploads/",
      "/watch/",
      "/embed/",
      "/creator/",
      "/studio/",
      "/operator/videos/",
    ],
    ...[
      "/api/v1/",
      "/api/ops/",
      "/",
      "/_next/",
      "/_next/image?url=",
      "/videos?cursor=",
      "/videos?q=",
      "/videos?creator=",
    ],
    `/api/v1/playback/sessions/${sessionId}/`,
  ];
  // In the middle of a path, where the rest of it is right.
  const around = [
    ...[(id: string) => `/api/v1/videos/${id}/poster`, (id: string) => `/api/v1/videos/${id}/preview`],
    ...[
      (id: string) => `/api/v1/media/${id}/v240/0.m4s`,
      (id: string) => `/api/v1/media/${packageId}/${id}/0.m4s`,
    ],
    ...[(id: string) => `/watch/${id}/card`, (id: string) => `/ipfs/${id}/v240/init.mp4`],
  ];
  const cookie = creator.headers();
  return [
    ...places.flatMap((place) =>
      raw.map((end) => ({ method: "GET", target: `${place}${end}`, headers: cookie })),
    ),
    ...around.flatMap((path) => raw.map((id) => ({ method: "GET", target: path(id), headers: cookie }))),
    ...files.flatMap((target) =>
      hostileHeaders.map((headers) => ({ method: "GET", target, headers: { ...cookie, ...headers } })),
    ),
    // A page costs more than a file: all hostile headers that it can have at once.
    ...pages.map((target) => ({ method: "GET", target, headers: Object.assign({}, ...hostileHeaders) })),
    ...files.flatMap((target) => [
      { method: "HEAD", target, headers: { range: "bytes=9-1" } },
      { method: "POST", target, headers: cookie, body: "x" },
    ]),
    ...["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].flatMap((method) =>
      ["/api/v1/videos", `/watch/${videoId}`, "/api/ops/health", "/ipfs/x"].map((target) => ({
        method,
        target,
        headers: cookie,
      })),
    ),
    ...uploads(cookie),
  ];
}

/** tus with headers that its grammar does not know. */
function uploads(cookie: Record<string, string>): Asked[] {
  const target = "/api/v1/uploads";
  const tus = { ...cookie, "tus-resumable": "1.0.0" };
  const name = (text: string) => `filename ${Buffer.from(text).toString("base64")}`;
  const created: Record<string, string>[] = [
    { "upload-length": "-1" },
    { "upload-length": "9".repeat(30) },
    { "upload-length": "1e3" },
    { "upload-length": "0" },
    { "upload-defer-length": "1" },
    { "upload-length": "9", "upload-metadata": name("a\0b\u202e.mp4") },
    {
      "upload-length": "9",
      "upload-metadata": `${name("a.mp4")},filetype ${Buffer.from("video/\ud800").toString("base64")}`,
    },
    {
      "upload-length": "9",
      "upload-metadata": `${name("a.mp4")},title ${Buffer.from([0xff, 0, 0xc0]).toString("base64")}`,
    },
    { "upload-length": "9", "upload-metadata": `filename ${"A".repeat(8_000)}` },
    { "upload-length": "9", "upload-metadata": ",,, =;\u00ff" },
    { "upload-length": "9", "upload-metadata": "__proto__ AA==,constructor AA==" },
    { "upload-length": "9", "upload-concat": "final;/a /b", "upload-checksum": "md5 x" },
    { "upload-length": "9", "tus-resumable": "9.9.9" },
  ];
  const part = { ...tus, "content-type": "application/offset+octet-stream" };
  const nowhere = `${target}/upl_${"0".repeat(26)}`;
  return [
    ...created.map((headers) => ({ method: "POST", target, headers: { ...tus, ...headers } })),
    ...["-1", "1e9", "9".repeat(30), "\u00ff", ""].map((offset) => ({
      method: "PATCH",
      target: nowhere,
      headers: { ...part, "upload-offset": offset },
      body: "x",
    })),
    ...["HEAD", "DELETE", "PATCH", "GET"].flatMap((method) =>
      raw.map((end) => ({ method, target: `${target}/${end}`, headers: part })),
    ),
    ...["TRACE", "\u00ff", "PATCH", "delete", ""].map((override) => ({
      method: "POST",
      target: nowhere,
      headers: { ...part, "x-http-method-override": override },
    })),
  ];
}
