"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Quote, Undo2 } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { call } from "#lib/client/api.ts";
import { chainsQuery } from "#lib/client/chains-query.ts";
import {
  draftFrom,
  draftOf,
  draftOfPass,
  type GateTemplate,
  ruleOfDraft,
  sayDraft,
  withChain,
} from "#lib/client/gate/gate-draft.ts";
import { conditionNodes, readGateForm } from "#lib/client/gate/gate-form.ts";
import { useTokenNames } from "#lib/client/gate/token-lookup.ts";
import { useGateDraft } from "#lib/client/gate/use-gate-draft.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";
import { setAccess } from "#lib/shared/api/videos.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { cutText } from "#lib/shared/text.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { UnsavedGuard } from "../ui/unsaved-guard.tsx";
import { DeployPass } from "./deploy-pass.tsx";
import { GateTemplates } from "./gate-templates.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { TryWallet } from "./try-wallet.tsx";

interface GateEditorProps {
  video: OwnVideo;
  onSaved: (video: OwnVideo) => void;
}

/** Who may watch a video: begun from a template, built in words, tried on wallets, saved when the creator says so. */
export function GateEditor({ video, onSaved }: GateEditorProps) {
  const drafting = useGateDraft(() => draftOf(video));
  const { draft, dirty } = drafting;
  const [wantsTemplates, setChoosing] = useState(false);
  const choosing = wantsTemplates || draft.kind === "undecided";
  const [tried, setTried] = useState(false);
  const chains = useQuery(chainsQuery(), queryClient).data ?? [];
  const chain = (chains.find((each) => each.localRpcUrl !== null) ?? chains[0])?.id ?? "";

  const complete = useEffectEvent(() => drafting.complete((current) => withChain(current, chain)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the chain or the draft is another one.
  useEffect(complete, [chain, draft]);

  const tokens =
    draft.kind === "rule"
      ? conditionNodes(draft.root).flatMap(({ form }) => ("chain" in form ? [form] : []))
      : [];
  const nameOf = useTokenNames(tokens);
  const rule = ruleOfDraft(draft);
  const sentence = sayDraft(draft, nameOf);
  const read = draft.kind === "rule" ? readGateForm(draft.root) : null;
  const errors = tried && read !== null && "errors" in read ? read.errors : {};

  const save = useMutation(
    {
      mutationFn: (gate: Rule | null) =>
        call(setAccess, {
          params: { videoId: video.id },
          body: gate === null ? { access: "everyone" } : { access: "gated", gate },
        }),
      onSuccess: (saved) => {
        drafting.saved();
        setChoosing(false);
        onSaved(saved);
      },
    },
    queryClient,
  );
  const choose = (template: GateTemplate) => {
    // The wallet is needed in a moment; what it answers decides what is offered.
    if (template === "deploy") updateWallet({ wanted: true });
    setTried(false);
    setChoosing(template === "everyone" || template === "deploy");
    save.reset();
    drafting.change(draftFrom(template, chain), "began from a template");
  };
  const submit = () => {
    setTried(true);
    if (draft.kind === "everyone") save.mutate(null);
    else if (rule !== null) save.mutate(rule);
  };
  const takeBack = () => {
    save.reset();
    drafting.undo();
  };

  const chosen = draft.kind === "rule" ? draft.template : draft.kind === "undecided" ? null : draft.kind;
  const savable = draft.kind === "everyone" || draft.kind === "rule";
  return (
    <div className="flex flex-col gap-4" data-testid="gate-editor">
      <UnsavedGuard dirty={dirty} what="who may watch" />
      {choosing && <GateTemplates chosen={chosen} onChoose={choose} />}
      {draft.kind === "everyone" && !choosing && (
        <Notice>Whoever opens the video’s page may watch it, without a wallet and without signing in.</Notice>
      )}
      {draft.kind === "deploy" && (
        <DeployPass
          defaultName={cutText(`${video.title} pass`, 60)}
          chains={chains.map((each) => each.id)}
          onDeployed={(pass) => {
            setChoosing(false);
            drafting.change(draftOfPass(pass), "made a pass");
          }}
        />
      )}
      {draft.kind === "rule" && (
        <RuleEditor root={draft.root} chain={chain} errors={errors} nameOf={nameOf} onEdit={drafting.edit} />
      )}
      {drafting.refused !== null && <Notice tone="warning">{drafting.refused}</Notice>}
      {sentence !== null && (
        <p
          aria-live="polite"
          className="flex gap-2 rounded-lg bg-surface-2 p-3 text-sm wrap-anywhere"
          data-testid="gate-sentence"
        >
          <Quote aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
          {sentence}
        </p>
      )}
      {rule !== null && <TryWallet rule={rule} nameOf={nameOf} />}
      {tried && read !== null && "errors" in read && (
        <Notice tone="danger">Some fields above still need you. They are marked.</Notice>
      )}
      {save.error !== null && <ProblemNotice error={save.error} onRetry={submit} />}
      {draft.kind !== "undecided" && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t pt-4">
          {savable && (
            <Button
              look="primary"
              busy={save.isPending}
              disabled={!dirty}
              onClick={submit}
              data-testid="gate-save"
            >
              Save who may watch
            </Button>
          )}
          <span aria-live="polite" className="text-sm text-muted" data-testid="gate-status">
            {dirty ? "Not saved yet" : video.access === "undecided" ? "" : "Saved"}
          </span>
          <span className="ml-auto flex flex-wrap gap-2">
            {drafting.undoable !== null && (
              <Button size="small" look="quiet" onClick={takeBack} data-testid="gate-undo">
                <Undo2 aria-hidden="true" className="size-4" /> Undo
                <span className="sr-only">: {drafting.undoable}</span>
              </Button>
            )}
            {!choosing && (
              <Button
                size="small"
                look="quiet"
                onClick={() => setChoosing(true)}
                data-testid="gate-start-over"
              >
                Begin from a template
              </Button>
            )}
          </span>
        </div>
      )}
    </div>
  );
}
