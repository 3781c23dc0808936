import { Coins, Globe, Hammer, Image, ListChecks, Ticket } from "lucide-react";
import { classNames } from "../ui/class-names.ts";

/** Where a gate can begin. */
export type GateTemplate = "everyone" | "nft" | "pass" | "tokens" | "allowlist" | "deploy";

const TEMPLATES: { id: GateTemplate; icon: typeof Globe; title: string; text: string }[] = [
  { id: "nft", icon: Image, title: "Owners of an NFT", text: "Any token of a collection, or a certain one." },
  { id: "pass", icon: Ticket, title: "Holders of a pass", text: "A token id of an ERC-1155 contract." },
  { id: "tokens", icon: Coins, title: "Holders of tokens", text: "At least so many of an ERC-20 token." },
  { id: "allowlist", icon: ListChecks, title: "Listed accounts", text: "Only the accounts you write down." },
  {
    id: "deploy",
    icon: Hammer,
    title: "A new pass of mine",
    text: "Make a pass now; viewers claim it for free.",
  },
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
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-3">
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
