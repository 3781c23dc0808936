"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Quote } from "lucide-react";
import { useEffect, useState } from "react";
import { call } from "#lib/client/api.ts";
import { chainsQuery } from "#lib/client/chains-query.ts";
import {
  type ConditionForm,
  formOfRule,
  type GateForm,
  newCondition,
  readGateForm,
} from "#lib/client/gate/gate-form.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";
import { setAccess } from "#lib/shared/api/videos.ts";
import { describeRule } from "#lib/shared/describe-rule.ts";
import { GATE_LIMITS, type Rule } from "#lib/shared/gate.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ConditionEditor } from "./condition-editor.tsx";
import { DeployPass } from "./deploy-pass.tsx";
import { type GateTemplate, GateTemplates } from "./gate-templates.tsx";

const KINDS = { nft: "erc721", pass: "erc1155", tokens: "erc20", allowlist: "allowlist" } as const;
const TEMPLATE_OF = { erc721: "nft", erc1155: "pass", erc20: "tokens", allowlist: "allowlist" } as const;

interface GateEditorProps {
  video: OwnVideo;
  onSaved: (video: OwnVideo) => void;
}

/** Who may watch a video: chosen from templates, said back in a sentence, saved when the creator says so. */
export function GateEditor({ video, onSaved }: GateEditorProps) {
  const [template, setTemplate] = useState<GateTemplate | null>(() => firstTemplate(video));
  const [form, setForm] = useState<GateForm>(() => firstForm(video));
  const [tried, setTried] = useState(false);
  const [dirty, setDirty] = useState(false);
  const chains = useQuery(chainsQuery(), queryClient).data ?? [];
  const unshown = video.gate !== null && formOfRule(video.gate) === null && !dirty;
  const everyone = template === "everyone";
  const result = readGateForm(form);
  const rule = unshown ? video.gate : "rule" in result ? result.rule : null;
  const errors = tried && "errors" in result ? result.errors : [];

  const save = useMutation(
    {
      mutationFn: (gate: Rule | null) =>
        call(setAccess, {
          params: { videoId: video.id },
          body: gate === null ? { access: "everyone" } : { access: "gated", gate },
        }),
      onSuccess: (saved) => {
        setDirty(false);
        onSaved(saved);
      },
    },
    queryClient,
  );

  const edit = (next: GateForm) => {
    setForm(next);
    setDirty(true);
    save.reset();
  };
  const add = (condition: ConditionForm) => {
    setTried(false);
    edit({ ...form, conditions: [...form.conditions, condition] });
  };
  const choose = (next: GateTemplate) => {
    setTemplate(next);
    setDirty(true);
    setTried(false);
    save.reset();
    // The wallet is needed in a moment; what it answers decides what is offered.
    if (next === "deploy") updateWallet({ wanted: true });
    if (next === "everyone" || next === "deploy") return;
    setForm({ mode: "all", count: 1, conditions: [newCondition(KINDS[next], defaultChain(chains))] });
  };
  const submit = () => {
    setTried(true);
    if (everyone) save.mutate(null);
    else if ("rule" in result) save.mutate(result.rule);
  };

  // The list of chains may come after the first choice.
  const firstChain = defaultChain(chains);
  useEffect(() => {
    if (firstChain === "") return;
    setForm((current) => ({
      ...current,
      conditions: current.conditions.map((each) =>
        each.type !== "allowlist" && each.chain === "" && each.contract === ""
          ? { ...each, chain: firstChain }
          : each,
      ),
    }));
  }, [firstChain]);

  const editing = template !== null && !everyone && template !== "deploy";
  return (
    <div className="flex flex-col gap-4">
      <GateTemplates chosen={template} onChoose={choose} />
      {everyone && (
        <Notice>Whoever opens the video’s page may watch it, without a wallet and without signing in.</Notice>
      )}
      {template === "deploy" && (
        <DeployPass
          defaultName={`${video.title} pass`.slice(0, 60)}
          chains={chains.map((chain) => chain.id)}
          onDeployed={({ chain, contract }) => {
            setTemplate("pass");
            edit({
              mode: "all",
              count: 1,
              conditions: [{ type: "erc1155", chain, contract, tokenId: "1", amount: "1" }],
            });
          }}
        />
      )}
      {editing && unshown && (
        <Notice tone="info">
          This gate has groups within groups, made by the API. It stays as it is until you choose one of the
          above.
        </Notice>
      )}
      {editing && !unshown && (
        <>
          {form.conditions.length > 1 && <Mode form={form} onChange={edit} />}
          {form.conditions.map((condition, index) => (
            <ConditionEditor
              // Conditions have no names; the form as a whole is what is edited.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={index}
              form={condition}
              errors={errors[index] ?? {}}
              onChange={(next) => edit(replaceAt(form, index, next))}
              onRemove={form.conditions.length > 1 ? () => edit(replaceAt(form, index, null)) : null}
            />
          ))}
          {form.conditions.length < GATE_LIMITS.conditions && (
            <div className="flex flex-wrap items-center gap-2">
              <span className="text-sm text-muted">Add a condition:</span>
              {(["nft", "pass", "tokens", "allowlist"] as const).map((kind) => (
                <Button key={kind} size="small" onClick={() => add(newCondition(KINDS[kind], firstChain))}>
                  <Plus aria-hidden="true" className="size-4" />
                  {{ nft: "NFT", pass: "Pass", tokens: "Tokens", allowlist: "List" }[kind]}
                </Button>
              ))}
            </div>
          )}
        </>
      )}
      {editing && rule !== null && (
        <p
          aria-live="polite"
          className="flex gap-2 rounded-lg bg-surface-2 p-3 text-sm"
          data-testid="gate-sentence"
        >
          <Quote aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
          {describeRule(rule)}
        </p>
      )}
      {tried && !everyone && "errors" in result && (
        <Notice tone="danger">Some fields above still need you. They are marked.</Notice>
      )}
      {save.error !== null && <ProblemNotice error={save.error} onRetry={submit} />}
      {template !== null && template !== "deploy" && (
        <div className="flex items-center gap-3">
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!dirty}
            onClick={submit}
            data-testid="gate-save"
          >
            Save who may watch
          </Button>
          <span aria-live="polite" className="text-sm text-muted" data-testid="gate-status">
            {!dirty && video.access !== "undecided" ? "Saved" : dirty ? "Not saved yet" : ""}
          </span>
        </div>
      )}
    </div>
  );
}

function Mode({ form, onChange }: { form: GateForm; onChange: (form: GateForm) => void }) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SelectField
        label="How many of these are needed?"
        value={form.mode}
        onChange={(event) => onChange({ ...form, mode: event.target.value as GateForm["mode"] })}
        data-testid="gate-mode"
      >
        <option value="all">All of them</option>
        <option value="any">Any one of them</option>
        <option value="atLeast">At least…</option>
      </SelectField>
      {form.mode === "atLeast" && (
        <TextField
          label="At least"
          type="number"
          min={1}
          max={form.conditions.length}
          value={form.count}
          className="w-24"
          onChange={(event) => onChange({ ...form, count: Number(event.target.value) })}
        />
      )}
    </div>
  );
}

function firstTemplate(video: OwnVideo): GateTemplate | null {
  if (video.access === "everyone") return "everyone";
  if (video.gate === null) return null;
  const first = formOfRule(video.gate)?.conditions[0];
  return first === undefined ? "nft" : TEMPLATE_OF[first.type];
}

function firstForm(video: OwnVideo): GateForm {
  const shown = video.gate === null ? null : formOfRule(video.gate);
  return shown ?? { mode: "all", count: 1, conditions: [] };
}

function defaultChain(chains: readonly { id: string; localRpcUrl: string | null }[]): string {
  return (chains.find((chain) => chain.localRpcUrl !== null) ?? chains[0])?.id ?? "";
}

function replaceAt(form: GateForm, index: number, condition: ConditionForm | null): GateForm {
  return {
    ...form,
    conditions: form.conditions.toSpliced(index, 1, ...(condition === null ? [] : [condition])),
  };
}
