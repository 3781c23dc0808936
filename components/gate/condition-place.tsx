import { ExternalLink } from "lucide-react";
import { explorerUrl } from "#lib/client/explorers.ts";
import { shortAddress } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { PublicCondition } from "#lib/shared/gate.ts";

const STANDARDS = { erc721: "ERC-721", erc1155: "ERC-1155", erc20: "ERC-20" } as const;

/** Where the token of a condition lives: its standard, its contract and its chain. Nothing for an allowlist. */
export function ConditionPlace({ condition }: { condition: PublicCondition }) {
  if (condition.type === "allowlist") return null;
  const url = explorerUrl(condition.chain, condition.contract);
  return (
    <p className="text-xs text-muted">
      {STANDARDS[condition.type]} contract{" "}
      {url === null ? (
        <span className="font-mono" title={condition.contract}>
          {shortAddress(condition.contract, condition.chain)}
        </span>
      ) : (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          title={condition.contract}
          className="inline-flex items-center gap-1 font-mono text-accent underline-offset-2 hover:underline"
        >
          {shortAddress(condition.contract, condition.chain)}
          <ExternalLink aria-hidden="true" className="size-3" />
          <span className="sr-only">(opens the explorer in a new tab)</span>
        </a>
      )}{" "}
      on {chainName(condition.chain)}
    </p>
  );
}
