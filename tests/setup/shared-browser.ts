/** Set in a worker of tests while the Chromium runs that its files share. */
export const sharedBrowserVariable = "STREAMGATE_SHARED_BROWSER";
