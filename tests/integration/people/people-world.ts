import { randomBytes } from "node:crypto";
import { peerHeader } from "#lib/api/peer-header.ts";
import { apiUrl } from "#lib/client/api-url.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Contract } from "#lib/shared/api/contract.ts";
import { type Person, startVideoWorld } from "../videos/video-world.ts";

export interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

export interface Answered {
  status: number;
  code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came.
  body: any;
  headers: Headers;
}

type Handler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

export type PeopleWorld = Awaited<ReturnType<typeof startPeopleWorld>>;

/** The web app's routes, an operator, and videos that are ready without anything having been transcoded. */
export async function startPeopleWorld(settings: Record<string, string> = {}) {
  const operatorAccount = `eip155:1:0x${randomBytes(20).toString("hex")}`;
  const world = await startVideoWorld({ OPERATOR_ACCOUNTS: operatorAccount, ...settings });

  return {
    ...world,
    get host() {
      return world.host;
    },
    signInOperator: () => world.signIn(operatorAccount),
    /** Asks an operation as a person, by its route. */
    async ask(
      contract: Contract,
      as: Person | null,
      { params = {}, query, body }: Asked = {},
    ): Promise<Answered> {
      const file = contract.path.replaceAll(/\{(\w+)\}/g, "[$1]");
      const module = (await import(/* @vite-ignore */ `../../../app${file}/route.ts`)) as Record<
        string,
        Handler
      >;
      const handler = module[contract.method];
      if (handler === undefined) throw new Error(`${contract.path} has no ${contract.method}`);
      const request = new Request(new URL(apiUrl(contract.path, params, query), world.origin), {
        method: contract.method,
        headers: { ...(as && { cookie: as.cookie }), [peerHeader]: "203.0.113.7" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const response = await handler(request, { params: Promise.resolve(params) });
      const text = await response.text();
      const json = text === "" ? undefined : JSON.parse(text);
      return {
        status: response.status,
        code: response.ok ? undefined : json?.code,
        body: json,
        headers: response.headers,
      };
    },
    async makeVideo(
      creator: Person,
      more: { title?: string; visibility?: string; state?: string; mark?: string } = {},
    ) {
      const { prisma } = world.host.db;
      const uploadId = newId("upl");
      const videoId = newId("vid");
      await prisma.upload.create({
        data: {
          id: uploadId,
          viewerId: creator.viewerId,
          fileName: `${more.mark ?? "film"}.mp4`,
          mimeType: "video/mp4",
          size: 5n,
          received: 5n,
          completedAt: new Date(),
        },
      });
      await prisma.video.create({
        data: {
          id: videoId,
          creatorId: creator.viewerId,
          uploadId,
          title: more.title ?? "A walk",
          description: `Words of ${more.mark ?? "somebody"}.`,
          state: more.state ?? "ready",
          visibility: more.visibility ?? "public",
          access: "everyone",
          durationSeconds: 60,
          watchableAt: new Date(),
          readyAt: new Date(),
          publishedAt: new Date(),
        },
      });
      return videoId;
    },
    /** The events told so far with this name, oldest first. */
    async told(name: string): Promise<{ id: string; data: { videoId: string; reason?: string } }[]> {
      const rows = await world.host.db.prisma.outbox.findMany({ where: { name }, orderBy: { seq: "asc" } });
      return rows.map(({ id, data }) => ({ id, data: data as { videoId: string; reason?: string } }));
    },
  };
}
