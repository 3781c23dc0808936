import { ExternalLink } from "lucide-react";
import { explorerUrl } from "#lib/client/explorers.ts";
import { shortAddress } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { type PublicCondition, tokenOf } from "#lib/shared/conditions/conditions.ts";

/** Where the token of a condition lives: its standard, its contract and its chain. Nothing where it asks for none. */
export function ConditionPlace({ condition }: { condition: PublicCondition }) {
  const token = tokenOf(condition);
  if (token === undefined) return null;
  const { chain, contract, standard, noun = "contract" } = token;
  const url = explorerUrl(chain, contract);
  return (
    <p className="text-xs text-muted">
      {standard} {noun}{" "}
      {url === null ? (
        <span className="font-mono" title={contract}>
          {shortAddress(contract, chain)}
        </span>
      ) : (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          title={contract}
          className="inline-flex items-center gap-1 font-mono text-accent underline-offset-2 hover:underline"
        >
          {shortAddress(contract, chain)}
          <ExternalLink aria-hidden="true" className="size-3" />
          <span className="sr-only">(opens the explorer in a new tab)</span>
        </a>
      )}{" "}
      on {chainName(chain)}
    </p>
  );
}
