/** The proxy marks requests for pages without the site's header and footer by this; what a client sends is dropped. */
export const bareHeader = "x-streamgate-bare";
