/** The picture of the first page while nothing is published: the gate at dawn, as in the sample video. Decoration. */
export function GatePicture() {
  return (
    <svg
      viewBox="0 0 640 400"
      aria-hidden="true"
      preserveAspectRatio="xMidYMid slice"
      className="aspect-[16/10] w-full animate-rise rounded-2xl border shadow-lift"
    >
      <defs>
        <linearGradient id="gate-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#0f4156" />
          <stop offset="1" stopColor="#e8b083" />
        </linearGradient>
        <radialGradient id="gate-sun">
          <stop offset="0" stopColor="#fff6dc" />
          <stop offset=".28" stopColor="#ffe6ae" />
          <stop offset=".3" stopColor="#ffd790" stopOpacity=".55" />
          <stop offset="1" stopColor="#ffb877" stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect width="640" height="400" fill="url(#gate-sky)" />
      <circle cx="320" cy="236" r="150" fill="url(#gate-sun)" />
      <path d="M0 262c90-44 168-26 246 6s166 8 236-22 118-18 158-4v158H0z" fill="#256460" />
      <path d="M0 306c76-22 124 10 206 8s120-46 214-34 150 44 220 16v104H0z" fill="#14413f" />
      <path d="M268 352V250a52 52 0 0 1 104 0v102" fill="none" stroke="#071817" strokeWidth="15" />
      <path d="M0 356c110-34 196-6 300-14s210-44 340 2v56H0z" fill="#08201f" />
    </svg>
  );
}
