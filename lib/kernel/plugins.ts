import { join } from "node:path";
import { createEip712Scheme } from "#lib/auth/eip712-scheme.ts";
import { createSiweScheme } from "#lib/auth/siwe-scheme.ts";
import { createSiwsScheme } from "#lib/auth/siws-scheme.ts";
import { evmChainsFromEnv } from "#lib/chains/evm/evm-chains-from-env.ts";
import { solanaChainsFromEnv } from "#lib/chains/solana/solana-chains-from-env.ts";
import { builtInConditionKinds } from "#lib/gate/condition-kinds/built-in.ts";
import { EmailNotifier } from "#lib/notices/email/email-notifier.ts";
import { mailSettings } from "#lib/notices/email/mail-settings.ts";
import { createSmtpMailer } from "#lib/notices/email/mailer.ts";
import { InboxNotifier } from "#lib/notices/inbox.ts";
import { DiskStorage } from "#lib/storage/disk/disk-storage.ts";
import { IpfsLocalStorage } from "#lib/storage/ipfs-local/ipfs-local-storage.ts";
import { uploadsFolder } from "#lib/videos/uploads/original-ref.ts";
import type { Plugin } from "./host.ts";

const evmChains: Plugin = {
  name: "evm-chains",
  setup(host) {
    const chains = evmChainsFromEnv(host.env, host);
    for (const chain of chains) host.chains.add(chain.id, chain);
    if (chains.length === 0)
      host.log.info("no EVM chain is configured; set EVM_RPC_<chainId> or PUBLIC_CHAINS=on to read some");
  },
};

const solanaChains: Plugin = {
  name: "solana-chains",
  setup(host) {
    const chains = solanaChainsFromEnv(host.env, host);
    for (const chain of chains) host.chains.add(chain.id, chain);
    if (chains.length === 0)
      host.log.info("no Solana cluster is configured; set SOLANA_RPC_MAINNET or PUBLIC_CHAINS=on to read it");
  },
};

/** The leaves of rule language v1. */
const conditions: Plugin = {
  name: "conditions",
  setup(host) {
    for (const [type, kind] of builtInConditionKinds) host.conditions.add(type, kind);
  },
};

/** Sign-In with Ethereum, and the same by typed data. */
const evmSignIns: Plugin = {
  name: "evm-sign-ins",
  setup(host) {
    const [siwe, eip712] = [createSiweScheme(host), createEip712Scheme(host)];
    host.signIns.add(siwe.name, siwe);
    host.signIns.add(eip712.name, eip712);
  },
};

/** Sign-In with Solana. */
const siws: Plugin = {
  name: "siws",
  setup(host) {
    const scheme = createSiwsScheme();
    host.signIns.add(scheme.name, scheme);
  },
};

const diskStorage: Plugin = {
  name: "disk-storage",
  setup({ config: { dataDir }, fileStores }) {
    // Originals have always lain beside the store.
    const elsewhere = new Map([[uploadsFolder, join(dataDir, uploadsFolder)]]);
    fileStores.add("disk", new DiskStorage(join(dataDir, "store"), elsewhere));
  },
};

const ipfsLocalStorage: Plugin = {
  name: "ipfs-local-storage",
  setup(host) {
    host.packageStores.add("ipfs", new IpfsLocalStorage(join(host.config.dataDir, "ipfs")));
  },
};

/** Everybody's inbox in the studio. */
const inbox: Plugin = {
  name: "inbox",
  setup(host) {
    host.notifiers.add("inbox", new InboxNotifier(host.db));
  },
};

/** Mail by SMTP_URL and MAIL_FROM, to those who confirmed an address. */
const email: Plugin = {
  name: "email",
  async setup(host) {
    const settings = mailSettings(host.env);
    if (settings === null) return host.log.debug("no mail is sent; set SMTP_URL and MAIL_FROM to send some");
    const mailer = await createSmtpMailer(settings);
    host.shutdown.add("mailer", () => mailer.close());
    const { db, clock, config } = host;
    host.mailers.add("smtp", mailer);
    host.notifiers.add("email", new EmailNotifier({ db, clock, mailer, publicUrl: config.publicUrl }));
  },
};

/** What StreamGate brings itself, in the order it is set up. */
export const builtInPlugins: readonly Plugin[] = [
  evmChains,
  solanaChains,
  evmSignIns,
  siws,
  conditions,
  diskStorage,
  ipfsLocalStorage,
  inbox,
  email,
];
