import { Coins, Gem, Globe, Hammer, Image, ListChecks, Rows3, SquareStack, Ticket } from "lucide-react";
import type { GateTemplate } from "#lib/client/gate/gate-draft.ts";
import { classNames } from "../ui/class-names.ts";

const TEMPLATES: { id: GateTemplate; icon: typeof Globe; title: string; text: string }[] = [
  { id: "nft", icon: Image, title: "Owners of an NFT", text: "Any token of a collection, or a certain one." },
  {
    id: "solana",
    icon: Gem,
    title: "Owners of a Solana NFT",
    text: "Any NFT of a verified collection or creator.",
  },
  { id: "tokens", icon: Coins, title: "Holders of tokens", text: "At least so many of an ERC-20 token." },
  { id: "pass", icon: Ticket, title: "Holders of a pass", text: "A token id of an ERC-1155 contract." },
  {
    id: "deploy",
    icon: Hammer,
    title: "A new pass of mine",
    text: "Make a pass now; viewers claim it for free.",
  },
  {
    id: "allowlist",
    icon: ListChecks,
    title: "Members on a list",
    text: "Only the accounts you write down.",
  },
  { id: "any", icon: Rows3, title: "Any of several", text: "One of your conditions is enough." },
  { id: "all", icon: SquareStack, title: "All of several", text: "Every condition has to be met." },
  { id: "everyone", icon: Globe, title: "Everyone", text: "No token, no sign-in. Said on purpose." },
];

interface GateTemplatesProps {
  chosen: GateTemplate | null;
  onChoose: (template: GateTemplate) => void;
}

/** The first question of a gate: who may watch? */
export function GateTemplates({ chosen, onChoose }: GateTemplatesProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Who may watch?</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2">
        {TEMPLATES.map(({ id, icon: Icon, title, text }) => (
          <button
            key={id}
            type="button"
            aria-pressed={chosen === id}
            onClick={() => onChoose(id)}
            data-testid={`gate-template-${id}`}
            className={classNames(
              "flex flex-col gap-1 rounded-lg border p-3 text-left text-sm transition-colors hover:border-border-strong",
              chosen === id ? "border-accent bg-accent-soft" : "bg-surface",
            )}
          >
            <Icon aria-hidden="true" className="mb-1 size-5 text-accent" />
            <span className="font-semibold">{title}</span>
            <span className="text-xs text-muted">{text}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
