"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { ApiProblem } from "#lib/client/api-problem.ts";
import { chainsQuery } from "#lib/client/chains-query.ts";
import { type ConditionForm, newCondition, type TokenForm } from "#lib/client/gate/condition-form.ts";
import type { ConditionErrors, TokenFields } from "#lib/client/gate/forms/form-kind.ts";
import { readTokenLink } from "#lib/client/gate/token-link.ts";
import {
  expires,
  fits,
  kindOf,
  type TokenInfo,
  tokenLabel,
  useTokenLookup,
} from "#lib/client/gate/token-lookup.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { useDebounced } from "../ui/use-debounced.ts";

interface TokenFieldProps {
  form: TokenForm;
  errors: ConditionErrors;
  change: (part: Partial<TokenFields & { tokenId: string }>) => void;
  put: (next: ConditionForm, mark: string) => void;
  /** The contract answered: what it says of itself. */
  onFound?: (token: TokenInfo) => void;
  /** What to do when the contract does not say what it is. */
  unknownAdvice?: string;
  /** What stands at the address; a contract unless said. */
  label?: string;
  /** Set where nothing on the chain tells what the address is. */
  unasked?: boolean;
  /** Whose chains are offered, by CAIP-2 namespace. */
  namespace?: string;
}

const LOOKUP_DELAY_MS = 350;

/** Chain and contract of a condition; the contract is looked up while it is typed, so that a wrong one is noticed. */
export function TokenField({
  form,
  errors,
  change,
  put,
  onFound,
  unknownAdvice = "It may not answer what this condition asks; try a wallet that holds it.",
  label = "Contract address or link",
  unasked = false,
  namespace = "eip155",
}: TokenFieldProps) {
  const chains = useQuery(chainsQuery(), queryClient);
  const contract = useDebounced(form.contract, LOOKUP_DELAY_MS);
  const lookup = useTokenLookup(unasked ? "" : form.chain, contract);
  const token = contract === form.contract ? lookup.data : undefined;
  const found = useEffectEvent((told: TokenInfo, _kind: TokenForm["type"]) => onFound?.(told));
  // Another kind of condition takes other facts from the same contract.
  const wanted = form.type;
  useEffect(() => {
    if (token !== undefined) found(token, wanted);
  }, [token, wanted]);

  const offered = chains.data?.filter(({ id }) => namespaceOf(id).name === namespace);
  const chain = chains.data?.find((each) => each.id === form.chain);
  const missing = form.chain !== "" && chains.data !== undefined && chain === undefined;
  return (
    <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
      <SelectField
        label="Chain"
        value={form.chain}
        error={errors.chain}
        onChange={(event) => change({ chain: event.target.value })}
        data-testid="gate-chain"
      >
        <option value="">Choose…</option>
        {missing && <option value={form.chain}>{form.chain} (not configured)</option>}
        {offered?.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name.charAt(0).toUpperCase() + each.name.slice(1)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={label}
        placeholder={
          namespace === "eip155"
            ? "0x…, or its page at OpenSea, Etherscan and others"
            : "Its address, or its page at Magic Eden, Solscan and others"
        }
        spellCheck={false}
        autoComplete="off"
        className="[&_input]:font-mono"
        value={form.contract}
        error={errors.contract}
        onChange={(event) => change(pasted(event.target.value, form, namespace))}
        data-testid="gate-contract"
      />
      <div className="-mt-2 flex flex-wrap items-center gap-2 text-xs sm:col-start-2" aria-live="polite">
        {lookup.isFetching ? (
          <span className="flex items-center gap-2 text-muted">
            <Spinner /> Looking it up on the chain…
          </span>
        ) : token !== undefined ? (
          <Found
            token={token}
            wanted={form.type}
            advice={unknownAdvice}
            onSwitch={(type) =>
              put({ ...newCondition(type, form.chain), contract: form.contract } as ConditionForm, "kind")
            }
          />
        ) : lookup.error !== null && contract === form.contract ? (
          <Unfound error={lookup.error} onRetry={() => void lookup.refetch()} />
        ) : null}
        {chain?.demoToken != null && form.contract === "" && form.type === "erc721" && (
          <Button
            size="small"
            onClick={() => change({ contract: chain.demoToken ?? "" })}
            data-testid="gate-demo-token"
          >
            Use the demo membership
          </Button>
        )}
      </div>
    </div>
  );
}

/** What is typed, or what a pasted link says: the token's number too, where one is asked for and none was written yet. */
function pasted(
  text: string,
  form: TokenForm,
  namespace: string,
): Partial<TokenFields & { tokenId: string }> {
  const { chain, contract, tokenId } = readTokenLink(text) ?? { contract: text };
  // A token of another namespace is left as it was pasted, and said to be no address here.
  if (chain !== undefined && namespaceOf(chain).name !== namespace) return { contract: text };
  const numbered = form.type === "erc721" || form.type === "erc1155" ? form.tokenId === "" : false;
  return { contract, ...(chain && { chain }), ...(numbered && tokenId && { tokenId }) };
}

/** Nothing is there, or the chain is silent: the first is a mistake, the second passes. */
function Unfound({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const missing = error instanceof ApiProblem && error.code === "no_contract";
  return (
    <span
      className={`flex flex-wrap items-center gap-x-2 gap-y-1 ${missing ? "text-danger" : "text-warning"}`}
      data-testid="gate-token-problem"
      data-problem={missing ? "no_contract" : "silent"}
    >
      <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
      {missing
        ? `${error.message} Check address and chain: a gate on it would open for nobody.`
        : error.message}
      {!missing && (
        <Button size="small" onClick={onRetry}>
          Look again
        </Button>
      )}
    </span>
  );
}

function Found({
  token,
  wanted,
  advice,
  onSwitch,
}: {
  token: TokenInfo;
  wanted: TokenForm["type"];
  advice: string;
  onSwitch: (type: TokenForm["type"]) => void;
}) {
  const { standard } = token;
  if (standard === "unknown" || fits(token, wanted)) {
    const counted = token.divisible && wanted === "erc721";
    const doubtful = standard === "unknown" || counted;
    const Icon = doubtful ? TriangleAlert : CircleCheck;
    return (
      <span className="flex flex-wrap items-start gap-1.5" data-testid="gate-token">
        <Icon
          aria-hidden="true"
          className={`mt-px size-4 shrink-0 ${doubtful ? "text-warning" : "text-accent"}`}
        />
        <span className="min-w-52 flex-1">
          {tokenLabel(token)}
          {standard === "unknown" && `. ${advice}`}
          {counted &&
            ". It can be held in parts, and this condition counts whole ones: who holds half a token does not pass."}
        </span>
        {counted && (
          <Button size="small" onClick={() => onSwitch("erc20")} data-testid="gate-count-parts">
            Count parts too
          </Button>
        )}
        {wanted === "erc721" && expires(token) && (
          <Button size="small" onClick={() => onSwitch("subscription")} data-testid="gate-count-valid">
            Count those that have not expired
          </Button>
        )}
      </span>
    );
  }
  const kind = kindOf(token);
  return (
    <span className="flex flex-wrap items-center gap-2 text-warning" data-testid="gate-token-mismatch">
      <TriangleAlert aria-hidden="true" className="size-4 shrink-0" /> This is another kind of token:{" "}
      {tokenLabel(token)}.
      {kind !== undefined && (
        <Button size="small" onClick={() => onSwitch(kind)}>
          Use it as that
        </Button>
      )}
    </span>
  );
}
