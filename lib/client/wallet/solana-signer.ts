import type { Adapter, StandardWalletAdapter } from "@solana/wallet-adapter-base";
import type { SolanaSignInFeature, SolanaSignOffchainMessageFeature } from "@solana/wallet-standard-features";
import { type SolanaCluster, siwsFields, siwsMessage } from "#lib/shared/siws-message.ts";
import { type Signer, type SignForm, type SignInProof, WalletCannotSign } from "./sign-in.ts";

type StandardWallet = StandardWalletAdapter["wallet"];
type Features = Partial<SolanaSignInFeature & SolanaSignOffchainMessageFeature>;

const clusters: readonly SolanaCluster[] = ["mainnet", "devnet", "testnet", "localnet"];

/**
 * The account of a Solana wallet: it signs in by `solana:signIn` where it has that, else it signs the same text as a plain
 * message; off-chain messages are what hardware wallets can sign. Null when the wallet can do none of these.
 */
export function solanaSigner(adapter: Adapter, address: string, leave: () => void): Signer | null {
  const wallet = "standard" in adapter ? adapter.wallet : undefined;
  const features = (wallet?.features ?? {}) as Features;
  const signer = { address, chainId: clusterOf(wallet, address) };
  const forms: SignForm[] = [];
  if ("signIn" in adapter && adapter.signIn !== undefined) {
    const signIn = adapter.signIn.bind(adapter);
    const askedWith = (extra: { useOffchainMessage?: { messageVersion: 1 } }): SignForm["prove"] => {
      return async (terms) => {
        const output = await signIn({ ...siwsFields(terms, signer), ...extra });
        return proof(output.account.address, address, output.signedMessage, output.signature);
      };
    };
    forms.push({ name: "message", prove: askedWith({}) });
    // Version 1.1 of the feature brought it (Wallet Standard for Solana).
    if (features["solana:signIn"]?.version === "1.1.0") {
      forms.push({ name: "hardware", prove: askedWith({ useOffchainMessage: { messageVersion: 1 } }) });
    }
  }
  if ("signMessage" in adapter && adapter.signMessage !== undefined) {
    const signMessage = adapter.signMessage.bind(adapter);
    forms.push({
      name: forms.length === 0 ? "message" : "plain",
      async prove(terms) {
        const message = new TextEncoder().encode(siwsMessage(terms, signer));
        return proof(address, address, message, await signMessage(message));
      },
    });
  }
  if (!forms.some(({ name }) => name === "hardware"))
    forms.push(...offchainForm(features["solana:signOffchainMessage"], wallet, signer));
  const [first, ...others] = forms;
  return first === undefined ? null : { address, walletName: adapter.name, leave, forms: [first, ...others] };
}

function offchainForm(
  feature: Features["solana:signOffchainMessage"],
  wallet: StandardWallet | undefined,
  signer: { address: string; chainId: SolanaCluster },
): SignForm[] {
  const account = wallet?.accounts.find(({ address }) => address === signer.address);
  if (feature === undefined || account === undefined) return [];
  return [
    {
      name: "hardware",
      async prove(terms) {
        const [output] = await feature.signOffchainMessage({
          messageVersion: 1,
          account,
          message: siwsMessage(terms, signer),
          requiredSigners: [account.publicKey],
        });
        if (output === undefined) throw new WalletCannotSign("The wallet gave no signature.");
        return proof(signer.address, signer.address, output.signedOffchainMessage, output.signature);
      },
    },
  ];
}

/** The cluster that the wallet shows the account on, as far as it says so; signing in needs no particular one. */
function clusterOf(wallet: StandardWallet | undefined, address: string): SolanaCluster {
  const account = wallet?.accounts.find((each) => each.address === address);
  return clusters.find((cluster) => account?.chains.includes(`solana:${cluster}`)) ?? "mainnet";
}

function proof(
  signedBy: string,
  asked: string,
  message: Iterable<number>,
  signature: Iterable<number>,
): SignInProof {
  if (signedBy !== asked) {
    throw new WalletCannotSign(
      "The wallet signed with another account than the one it shows. Choose the account in your wallet, then try again.",
    );
  }
  return { scheme: "siws", message: base64(message), signature: base64(signature) };
}

function base64(bytes: Iterable<number>): string {
  return btoa(String.fromCharCode(...bytes));
}
