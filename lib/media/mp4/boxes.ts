/** ISO/IEC 14496-12 boxes: 32-bit size, four letters, payload. */

export interface Box {
  type: string;
  /** The payload, without size and type. */
  body: Buffer;
}

/** A box around the given payloads. */
export function box(type: string, ...payload: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + payload.reduce((sum, part) => sum + part.length, 0));
  header.write(type, 4, "latin1");
  return Buffer.concat([header, ...payload]);
}

/** A box that begins with a version and 24 bits of flags. */
export function fullBox(type: string, version: number, flags: number, ...payload: readonly Buffer[]): Buffer {
  return box(type, uint32(version * 0x1000000 + flags), ...payload);
}

export function uint32(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    buffer.writeUInt32BE(value, 4 * index);
  });
  return buffer;
}

/** The boxes that a container box holds. Throws when a size does not fit. */
export function* children(buffer: Buffer): Generator<Box> {
  let offset = 0;
  while (offset < buffer.length) {
    if (offset + 8 > buffer.length) throw new RangeError("box header is cut off");
    const size = buffer.readUInt32BE(offset);
    if (size < 8 || offset + size > buffer.length) throw new RangeError("box size does not fit");
    yield {
      type: buffer.toString("latin1", offset + 4, offset + 8),
      body: buffer.subarray(offset + 8, offset + size),
    };
    offset += size;
  }
}

/** The payload of the first box at a path, e.g. `["trak", "mdia", "mdhd"]`, or undefined. */
export function findBox(buffer: Buffer, path: readonly string[]): Buffer | undefined {
  const [type, ...rest] = path;
  for (const child of children(buffer)) {
    if (child.type !== type) continue;
    return rest.length === 0 ? child.body : findBox(child.body, rest);
  }
  return undefined;
}

/** Like findBox; throws when the box is missing. */
export function requireBox(buffer: Buffer, path: readonly string[]): Buffer {
  const found = findBox(buffer, path);
  if (!found) throw new RangeError(`box ${path.join("/")} is missing`);
  return found;
}
