import { ERRORS, Server } from "@tus/server";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import { cancelVideo } from "../cancel-video.ts";
import { completeUpload } from "./complete-upload.ts";
import { createUpload, type UploadConfig } from "./create-upload.ts";
import { isUploadId } from "./original-ref.ts";
import type { ReceiveOptions } from "./receive-bytes.ts";
import { UploadConflictError, UploadGoneError, UploadTooLargeError } from "./upload-error.ts";
import { UploadLocker } from "./upload-locker.ts";
import { UploadStore } from "./upload-store.ts";

export interface TusOptions extends ReceiveOptions {
  config: UploadConfig;
  /** Where uploads live, e.g. `/api/v1/uploads`. */
  path: string;
  /** The one origin whose pages may send, e.g. `https://film.example`. */
  origin: string;
}

/** One tus exchange: what it is about, and what it went wrong with. */
interface Exchange {
  caller: Caller;
  videoId?: string;
  error?: unknown;
}

export interface TusEndpoint {
  /** Answers a tus request of a signed-in caller; throws what goes wrong, as AppError where it was expected. */
  handle(request: Request, caller: Caller): Promise<Response>;
  /** Answers OPTIONS: what of tus is spoken here. */
  describe(request: Request): Promise<Response>;
}

/**
 * The tus 1.0 protocol (creation, termination, expiration) over uploads. Somebody else's upload does not exist.
 * The answers to POST and HEAD name the video in `StreamGate-Video-Id`.
 */
export function createTusEndpoint(options: TusOptions): TusEndpoint {
  const { db, config, files } = options;
  const exchanges = new WeakMap<object, Exchange>();
  const exchangeOf = (request: object): Exchange => {
    const exchange = exchanges.get(request);
    if (exchange === undefined) throw new Error("A tus hook ran outside of a request.");
    return exchange;
  };

  const server = new Server({
    path: options.path,
    datastore: new UploadStore(options),
    locker: new UploadLocker(),
    lockDrainTimeout: 1_000,
    maxSize: config.maxUploadBytes,
    allowedOrigins: [options.origin],
    exposedHeaders: ["StreamGate-Video-Id"],
    disableTerminationForFinishedUploads: true,
    namingFunction: () => newId("upl"),
    generateUrl: (_, { path, id }) => `${path}/${id}`,
    getFileIdFromRequest: (_, id) => (id !== undefined && isUploadId(id) ? id : undefined),

    async onIncomingRequest(request, uploadId) {
      if (request.method === "POST") return;
      const exchange = exchangeOf(request);
      const where = { uploadId, creatorId: exchange.caller.viewerId };
      const video = await db.prisma.video.findFirst({ where, select: { id: true } });
      if (video === null) throw new NotFoundError("The upload");
      exchange.videoId = video.id;
    },

    async onUploadCreate(request, upload) {
      const exchange = exchangeOf(request);
      const { videoId } = await createUpload(db, config, files, exchange.caller, {
        uploadId: upload.id,
        size: upload.size ?? 0,
        fileName: upload.metadata?.filename ?? null,
        mimeType: upload.metadata?.filetype ?? null,
        title: upload.metadata?.title ?? null,
      });
      exchange.videoId = videoId;
      return {};
    },

    async onUploadFinish(_, upload) {
      await completeUpload(db, upload.id);
      return {};
    },

    onResponseError(request, error) {
      exchangeOf(request).error = "status_code" in error ? toAppError(error, config) : error;
      return undefined;
    },
  });

  return {
    describe: (request) => server.handleWeb(request),
    async handle(request, caller) {
      if (request.method === "DELETE") return terminate(options, request, caller);
      const exchange: Exchange = { caller };
      exchanges.set(request, exchange);
      const response = await server.handleWeb(request);
      if (exchange.error !== undefined) throw exchange.error;
      if (response.status >= 400) throw await refused(response);
      if (exchange.videoId !== undefined) response.headers.set("StreamGate-Video-Id", exchange.videoId);
      return response;
    },
  };
}

/** Termination is the cancelling of the video: the lock is not waited for, a writer finds the upload gone. */
async function terminate(options: TusOptions, request: Request, caller: Caller): Promise<Response> {
  if (request.headers.get("tus-resumable") !== "1.0.0") throw versionUnsupported();
  const uploadId = new URL(request.url).pathname.split("/").at(-1) ?? "";
  const where = { uploadId, creatorId: caller.viewerId };
  const video = await options.db.prisma.video.findFirst({ where, include: { upload: true } });
  if (video === null) throw new NotFoundError("The upload");
  if (video.upload.cancelledAt !== null) throw new UploadGoneError();
  if (video.upload.completedAt !== null) {
    throw new UploadConflictError("The upload is complete. Cancel or remove its video instead.");
  }
  await cancelVideo(options.db, options.files, caller, video.id);
  return new Response(null, { status: 204 });
}

/** What @tus/server refuses by itself, in our codes. Most are its own constants, one is an Error with the same parts. */
function toAppError(error: { status_code: number; body: string }, config: UploadConfig): AppError {
  if (error instanceof Error && error.status_code === 413) return new UploadTooLargeError();
  switch (error) {
    case ERRORS.FILE_NOT_FOUND:
      return new NotFoundError("The upload");
    case ERRORS.FILE_NO_LONGER_EXISTS:
      return new UploadGoneError();
    case ERRORS.ERR_MAX_SIZE_EXCEEDED:
      return new UploadTooLargeError(config.maxUploadBytes);
    case ERRORS.ERR_SIZE_EXCEEDED:
      return new UploadTooLargeError();
    case ERRORS.INVALID_OFFSET:
    case ERRORS.ABORTED:
    case ERRORS.ERR_LOCK_TIMEOUT:
      return new UploadConflictError();
    default:
      return error.status_code >= 500 && error.status_code !== 501
        ? new AppError("internal", "The upload could not be taken.", { retryable: true })
        : new AppError("request_invalid", error.body.trim());
  }
}

/** What @tus/server answers without an error: wrong headers and versions. */
async function refused(response: Response): Promise<AppError> {
  if (response.status === 412) return versionUnsupported();
  return new AppError("request_invalid", (await response.text()).trim() || "The request is not valid.");
}

function versionUnsupported(): AppError {
  return new AppError("tus_version_unsupported", "Speak tus 1.0.0: send the header Tus-Resumable: 1.0.0.");
}
