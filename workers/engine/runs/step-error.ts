/** An error as the SDK serializes it (inngest helpers/errors.js serializeError). */
export interface SerializedError {
  name: string;
  message: string;
  stack: string;
  __serialized: true;
}

/** An error of the engine itself, in the shape in which functions and `onFailure` receive errors. */
export function serializedError(name: string, message: string): SerializedError {
  return { name, message, stack: "", __serialized: true };
}
