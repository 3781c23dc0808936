"use client";

import {
  CircleCheck,
  CircleX,
  Clapperboard,
  Globe,
  PlugZap,
  RefreshCw,
  ShieldCheck,
  Wallet,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type AccessAnswer, useAccess } from "#lib/client/access.ts";
import { useDemoPass } from "#lib/client/demo-pass.ts";
import { shortAccount } from "#lib/client/format.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import { namesIn } from "#lib/shared/token-name.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { ConditionList } from "../gate/condition-list.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ConnectButton } from "../wallet/connect-button.tsx";
import { ClaimToken } from "./claim-token.tsx";
import { MintPass } from "./mint-pass.tsx";
import { whoElse } from "./who-else.ts";

/** Who may watch, whether you may, and if not, why: each condition with what you hold. */
export default function AccessCard({ video }: { video: VideoView }) {
  const { viewer, answer, gone, error, checking, check } = useAccess(video.id);
  const accounts = viewer?.accounts ?? [];
  if (gone !== null) {
    return (
      <div data-testid="access-card" data-access="gone">
        <Line icon={<CircleX className="text-danger" />} title="Not available any more">
          {gone}
        </Line>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4" data-testid="access-card" data-access={answer?.access ?? "asking"}>
      {error !== null ? (
        <ProblemNotice error={error} onRetry={check} />
      ) : answer === undefined ? (
        <p role="status" className="text-sm text-muted">
          Checking whether you may watch…
        </p>
      ) : (
        <Verdict video={video} answer={answer} own={viewer?.id === video.creator.id} />
      )}
      {answer?.decision && answer.access !== "owner" && (
        <ConditionList
          rule={video.gate}
          decision={answer.decision}
          nameOf={namesIn(video.tokenNames)}
          accounts={accounts}
          action={(result) =>
            result.outcome === "not_met" ? (
              <ClaimToken condition={result.condition} onClaimed={check} />
            ) : null
          }
        />
      )}
      {(answer?.access === "denied" || answer?.access === "unavailable") && (
        <Button busy={checking} onClick={check} data-testid="check-again">
          {!checking && <RefreshCw aria-hidden="true" className="size-4" />} Check again
        </Button>
      )}
      {accounts.length > 0 && answer?.access === "denied" && (
        <p className="text-xs text-muted" data-testid="checked-accounts">
          Checked for{" "}
          {accounts.length === 1 ? (
            <span className="font-mono">{shortAccount(accounts[0] ?? "")}</span>
          ) : (
            `all ${accounts.length} of your accounts`
          )}
          . If another wallet of yours holds the token,{" "}
          <Link href="/account#accounts" className="text-accent underline underline-offset-2">
            add it to your account
          </Link>
          , or sign in with it.
        </p>
      )}
    </div>
  );
}

function Verdict({ video, answer, own }: { video: VideoView; answer: AccessAnswer; own: boolean }) {
  const rule = describeGate(video);
  switch (answer.access) {
    case "owner":
      if (!own) {
        return (
          <Line icon={<ShieldCheck className="text-accent" />} title="You see it as an operator">
            You may play it without a token, to judge what was reported. It is not counted as a view.
            <Link
              href={`/operator/videos/${video.id}`}
              className="mt-2 block font-medium text-accent hover:underline"
            >
              Open its reports
            </Link>
          </Line>
        );
      }
      return (
        <Line icon={<Clapperboard className="text-accent" />} title="This is your video">
          You may always play it. {whoElse(video)}
          <Link href={`/studio/${video.id}`} className="mt-2 block font-medium text-accent hover:underline">
            Open it in the studio
          </Link>
        </Line>
      );
    case "everyone":
      return (
        <Line icon={<Globe className="text-accent" />} title="Open to everyone">
          No token and no sign-in needed.
        </Line>
      );
    case "granted":
      return <Line icon={<CircleCheck className="text-accent" />} title="You may watch" />;
    case "denied":
      return (
        <Line icon={<CircleX className="text-danger" />} title="Why you cannot watch">
          {/* One condition says it by itself. */}
          {answer.decision !== null && answer.decision.conditions.length > 1 ? rule : undefined}
        </Line>
      );
    case "unavailable":
      return (
        <Line icon={<PlugZap className="text-warning" />} title="We cannot tell yet">
          {silence(answer)} You were not refused; we ask again by ourselves.
        </Line>
      );
    case "sign_in_required":
      return (
        <>
          <Line icon={<Wallet className="text-accent" />} title="What opens this video">
            {rule}
          </Line>
          <SignInWays gate={video.gate} />
          <p className="text-xs text-muted">
            You sign a message to prove the account is yours. It costs nothing and moves nothing.
          </p>
        </>
      );
  }
}

function SignInWays({ gate }: { gate: VideoView["gate"] }) {
  const demoPass = useDemoPass(gate);
  if (demoPass === undefined) return null;
  return (
    // Beneath the video on a narrow screen, where the same buttons lie on it.
    <div className="flex flex-col gap-2 max-lg:hidden">
      {demoPass && <MintPass pass={demoPass} signedIn={false} />}
      <ConnectButton look={demoPass ? "secondary" : "primary"} />
    </div>
  );
}

function silence(answer: AccessAnswer): string {
  const silent = answer.decision?.silentChains ?? [];
  if (silent.length === 0) return "A chain is not answering.";
  return `No answer from ${silent.map(chainName).join(" and ")}.`;
}

function Line({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div role="status" className="flex gap-3">
      <span aria-hidden="true" className="mt-0.5 shrink-0 [&>svg]:size-5">
        {icon}
      </span>
      <div className="min-w-0 text-sm">
        <h2 className="text-base font-semibold">{title}</h2>
        {children !== undefined && <div className="mt-0.5 text-muted wrap-anywhere">{children}</div>}
      </div>
    </div>
  );
}
