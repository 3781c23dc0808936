import { type ReactNode, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Panel } from "./panel.tsx";

interface AskingPanelProps {
  id: string;
  title: string;
  hint: string;
  /** What the button says that opens the window. */
  button: string;
  question: string;
  description: ReactNode;
  /** The window's content; `keep` closes it, and nothing is done. */
  children: (keep: () => void) => ReactNode;
  "data-testid": string;
}

/** What cannot simply be undone: its button opens a window that says what it means, and asks. */
export function AskingPanel(props: AskingPanelProps) {
  const { id, title, hint, button, question, description, children, "data-testid": testId } = props;
  const [asking, setAsking] = useState(false);
  const keep = () => setAsking(false);
  return (
    <Panel
      id={id}
      title={title}
      hint={hint}
      aside={
        <Button size="small" look="danger" onClick={() => setAsking(true)} data-testid={testId}>
          {button}
        </Button>
      }
    >
      <Dialog open={asking} onClose={keep} title={question} description={description}>
        {children(keep)}
      </Dialog>
    </Panel>
  );
}
