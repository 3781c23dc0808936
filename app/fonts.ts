import localFont from "next/font/local";

// Geist (SIL Open Font License, fonts/OFL.txt) stands here as files, so that nothing is fetched at build time. One that
// comes late is for the next page: exchanged under the reader's eyes, its other widths would move the page.
const latin = localFont({
  src: "./fonts/geist-latin.woff2",
  weight: "100 900",
  display: "optional",
  variable: "--font-geist",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    },
  ],
});

const latinExtended = localFont({
  src: "./fonts/geist-latin-ext.woff2",
  weight: "100 900",
  display: "optional",
  variable: "--font-geist-ext",
  // Most pages have no such letter.
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
    },
  ],
});

/** The class names that give `--font-geist` and `--font-geist-ext` to what is inside. */
export const fontVariables = `${latin.variable} ${latinExtended.variable}`;
