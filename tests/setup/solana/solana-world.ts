import {
  type Address,
  address,
  appendTransactionMessageInstructions,
  assertIsSendableTransaction,
  assertIsTransactionWithBlockhashLifetime,
  createKeyPairSignerFromPrivateKeyBytes,
  createSolanaRpc,
  createSolanaRpcSubscriptions,
  createTransactionMessage,
  generateKeyPairSigner,
  type Instruction,
  type KeyPairSigner,
  lamports,
  pipe,
  sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import { getCreateAccountInstruction } from "@solana-program/system";
import {
  findAssociatedTokenPda,
  getBurnInstruction,
  getCreateAssociatedTokenIdempotentInstruction,
  getFreezeAccountInstruction,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToInstruction,
  getTransferInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from "@solana-program/token";
import { startSolanaServer } from "./svm-server.ts";

export const token2022 = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

export type SolanaWorld = Awaited<ReturnType<typeof startSolanaWorld>>;

/** A cluster of the test's own, and what is done on it by the real token programs. `close()` it in afterAll. */
export async function startSolanaWorld() {
  const server = await startSolanaServer();
  const rpc = createSolanaRpc(server.url);
  const rpcSubscriptions = createSolanaRpcSubscriptions(server.webSocketUrl);
  const sendAndConfirm = sendAndConfirmTransactionFactory({ rpc, rpcSubscriptions });
  /** Pays for everything, and may mint and freeze every token of this world. */
  const authority = await generateKeyPairSigner();
  server.svm.airdrop(authority.address, lamports(10n ** 12n));

  const send = async (...instructions: Instruction[]) => {
    const { value: blockhash } = await rpc.getLatestBlockhash().send();
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayerSigner(authority, empty),
      (paid) => setTransactionMessageLifetimeUsingBlockhash(blockhash, paid),
      (dated) => appendTransactionMessageInstructions(instructions, dated),
    );
    const transaction = await signTransactionMessageWithSigners(message);
    assertIsSendableTransaction(transaction);
    assertIsTransactionWithBlockhashLifetime(transaction);
    await sendAndConfirm(transaction, { commitment: "confirmed" });
  };

  /** The associated token account of an owner. */
  const accountOf = async (mint: Address, owner: Address, tokenProgram: Address = TOKEN_PROGRAM_ADDRESS) =>
    (await findAssociatedTokenPda({ mint, owner, tokenProgram }))[0];

  const openAccount = async (mint: Address, owner: Address, tokenProgram: Address) => {
    const ata = await accountOf(mint, owner, tokenProgram);
    const open = getCreateAssociatedTokenIdempotentInstruction({
      payer: authority,
      ata,
      owner,
      mint,
      tokenProgram,
    });
    return { ata, open };
  };

  return {
    ...server,
    authority,
    send,
    accountOf,

    /** A mint of the SPL Token program, or of Token-2022. */
    async createMint({
      decimals = 0,
      program = TOKEN_PROGRAM_ADDRESS as Address,
      mint,
    }: {
      decimals?: number;
      program?: Address;
      mint?: KeyPairSigner;
    } = {}): Promise<Address> {
      const signer = mint ?? (await generateKeyPairSigner());
      const space = getMintSize();
      await send(
        getCreateAccountInstruction({
          payer: authority,
          newAccount: signer,
          lamports: lamports(server.svm.minimumBalanceForRentExemption(BigInt(space))),
          space,
          programAddress: program,
        }),
        getInitializeMint2Instruction(
          {
            mint: signer.address,
            decimals,
            mintAuthority: authority.address,
            freezeAuthority: authority.address,
          },
          { programAddress: program },
        ),
      );
      return signer.address;
    },

    async mintTo(mint: Address, owner: Address, amount: bigint, program: Address = TOKEN_PROGRAM_ADDRESS) {
      const { ata, open } = await openAccount(mint, owner, program);
      const input = { mint, token: ata, mintAuthority: authority, amount };
      await send(open, getMintToInstruction(input, { programAddress: program }));
    },

    async transfer(
      mint: Address,
      owner: KeyPairSigner,
      to: Address,
      amount: bigint,
      program: Address = TOKEN_PROGRAM_ADDRESS,
    ) {
      const { ata, open } = await openAccount(mint, to, program);
      const source = await accountOf(mint, owner.address, program);
      const input = { source, destination: ata, authority: owner, amount };
      await send(open, getTransferInstruction(input, { programAddress: program }));
    },

    async burn(mint: Address, owner: KeyPairSigner, amount: bigint) {
      const account = await accountOf(mint, owner.address);
      await send(getBurnInstruction({ account, mint, authority: owner, amount }));
    },

    async freeze(mint: Address, owner: Address) {
      const account = await accountOf(mint, owner);
      await send(getFreezeAccountInstruction({ account, mint, owner: authority }));
    },
  };
}

/** The same key for the same seed. */
export function keyOfSeed(hex: string): Promise<KeyPairSigner> {
  return createKeyPairSignerFromPrivateKeyBytes(Uint8Array.from(Buffer.from(hex, "hex")));
}
