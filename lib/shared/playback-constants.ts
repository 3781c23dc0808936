/** Segments that share a key: about twelve seconds of media. */
export const RUN_LENGTH = 3;
