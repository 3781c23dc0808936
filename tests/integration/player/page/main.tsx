import "../../../../app/globals.css";
import { createRoot } from "react-dom/client";
import Player from "../../../../components/player/player.tsx";

const asked = new URLSearchParams(location.search);
const engine = asked.get("engine");
const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root.");

/** The player alone on a page; `?engine=` forces one. */
createRoot(root).render(
  <main className="mx-auto max-w-4xl p-4">
    <Player
      video={{
        id: asked.get("video") ?? "",
        title: "A film of test cards",
        posterUrl: null,
        durationSeconds: null,
        tokenNames: [],
      }}
      {...(engine === "hls" || engine === "dash" || engine === "native" ? { engine } : {})}
      onSignIn={() => {
        document.title = "sign-in";
      }}
      onDecision={(decision) => {
        document.title = `decision ${decision.outcome}`;
      }}
    />
  </main>,
);
