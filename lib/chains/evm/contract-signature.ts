import {
  type Address,
  createPublicClient,
  custom,
  isErc8010Signature,
  isHex,
  RpcRequestError,
  size,
} from "viem";
import { verifyHash } from "viem/actions";
import { parseAccountId } from "#lib/shared/caip.ts";
import type { SignatureClaim } from "../chain.ts";
import { EndpointError } from "../rpc/json-rpc.ts";
import type { RpcPool } from "../rpc/rpc-pool.ts";
import { signedHash } from "./key-signature.ts";

/** ERC-6492 signatures carry the creation of their account and stay well below this. */
const maxSignatureBytes = 16_384;

/**
 * Whether an account's contract accepts a signature: ERC-1271 for deployed accounts, ERC-6492 for those to come.
 * Throws EndpointError when the chain gave no answer (viem alone would call that an invalid signature).
 */
export async function checkContractSignature(pool: RpcPool, claim: SignatureClaim): Promise<boolean> {
  const { signature } = claim;
  if (!isHex(signature) || signature.length % 2 !== 0 || size(signature) > maxSignatureBytes) return false;
  // ERC-8010 lets a delegation that is not on the chain (EIP-7702) speak for a key's account; that key signs by itself.
  if (isErc8010Signature(signature)) return false;
  const address = parseAccountId(claim.account).address as Address;
  let outage: EndpointError | undefined;
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      return await askOne(pool, method, params);
    } catch (error) {
      if (error instanceof EndpointError) outage = error;
      throw error;
    }
  };
  // CCIP-Read would let a stranger's contract make us fetch an address of its choice.
  const client = createPublicClient({ ccipRead: false, transport: custom({ request }, { retryCount: 0 }) });
  const valid = await verifyHash(client, { address, hash: signedHash(claim), signature }).catch(
    (error: unknown) => {
      if (outage === undefined) throw error;
      return false;
    },
  );
  if (!valid && outage !== undefined) throw outage;
  return valid;
}

async function askOne(pool: RpcPool, method: string, params: unknown): Promise<unknown> {
  return pool.run(async (send) => {
    const [answer] = await send([{ method, params: Array.isArray(params) ? params : [] }]);
    if (answer === undefined) throw new EndpointError("an answer is missing");
    if ("result" in answer) return answer.result;
    if (!isContractFault(answer.error)) throw new EndpointError(`JSON-RPC error ${answer.error.code}`);
    throw new RpcRequestError({ body: { method }, error: answer.error, url: "" });
  });
}

/** An execution that failed is an answer; a limit, a missing block or an unknown method is the endpoint's fault. */
function isContractFault(error: { code: number; message: string }): boolean {
  return (
    error.code === 3 ||
    /revert|out of gas|invalid opcode|invalid jump|stack (under|over)flow/i.test(error.message)
  );
}
