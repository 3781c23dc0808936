import { setTimeout as wait } from "node:timers/promises";
import type { PrivateKeyAccount } from "viem/accounts";
import { createAccountNonce, linkAccount } from "#lib/shared/api/account.ts";
import { getOwnVideo, setAccess, setVisibility } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { ApiSession } from "../../scripts/demo/api-session.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import {
  type DemoChain,
  mintMembership,
  newWallet,
  signChallenge,
  signIn,
} from "../../scripts/demo/wallets.ts";
import type { TestInstance } from "./instance.ts";

/** A person with a wallet who has signed in. */
export interface Person {
  wallet: PrivateKeyAccount;
  api: ApiSession;
}

export interface Film {
  videoId: string;
  creator: Person;
  /** Waits for what a video must become. Fails at once when it was not accepted. */
  until(done: (video: OwnVideo) => boolean, seconds: number): Promise<OwnVideo>;
}

export function localChain({ chain }: TestInstance): DemoChain {
  if (chain === undefined) throw new Error("The instance has no local chain.");
  return { ...chain, membership: chain.membership as `0x${string}` };
}

/** Signs somebody in; somebody new when no wallet is given. */
export async function signedIn(instance: TestInstance, wallet = newWallet()): Promise<Person> {
  const api = new ApiSession(instance.webUrl);
  await signIn(api, wallet, localChain(instance).chainId);
  return { wallet, api };
}

/** Adds a wallet to a person's accounts. They have signed in within the last five minutes. */
export async function linkWallet(instance: TestInstance, { api }: Person, wallet = newWallet()) {
  const challenge = await api.call(createAccountNonce, { body: { purpose: "link" } });
  const proof = await signChallenge(challenge, wallet, localChain(instance).chainId);
  await api.call(linkAccount, { body: { proof } });
  return wallet;
}

/** A person who holds the demo membership. */
export async function holder(instance: TestInstance): Promise<Person> {
  const person = await signedIn(instance);
  await mintMembership(localChain(instance), person.wallet);
  return person;
}

/** Uploads a file, gates it by the demo membership and shares it by link as soon as it can be watched. */
export async function publishFilm(
  instance: TestInstance,
  file: string,
  options: { creator?: Person; watchableSeconds?: number } = {},
): Promise<Film> {
  const creator = options.creator ?? (await signedIn(instance));
  const videoId = await uploadFile(creator.api, file, () => {});
  const { chainId, membership } = localChain(instance);
  const gate = { type: "erc721" as const, chain: `eip155:${chainId}`, contract: membership.toLowerCase() };
  await creator.api.call(setAccess, { params: { videoId }, body: { access: "gated", gate } });
  const film: Film = {
    videoId,
    creator,
    async until(done, seconds) {
      const endAt = performance.now() + seconds * 1000;
      for (;;) {
        const video = await creator.api.call(getOwnVideo, { params: { videoId } });
        if (video.failure !== null) throw new Error(`The video was not accepted: ${video.failure.message}`);
        if (done(video)) return video;
        if (performance.now() > endAt)
          throw new Error(`After ${seconds} s the video is still ${video.state}.`);
        await wait(250);
      }
    },
  };
  await film.until(({ watchable }) => watchable, options.watchableSeconds ?? 120);
  await creator.api.call(setVisibility, { params: { videoId }, body: { visibility: "unlisted" } });
  return film;
}
