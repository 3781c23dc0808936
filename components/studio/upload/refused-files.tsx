import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

interface RefusedFilesProps {
  /** Why each file that was just chosen and cannot be taken was refused, in sentences; empty: nothing is shown. */
  reasons: readonly string[];
  onClose: () => void;
}

/** Tells what of the chosen files was not taken. A window of its own, as on the page it would push the list away. */
export function RefusedFiles({ reasons, onClose }: RefusedFilesProps) {
  return (
    <Dialog
      open={reasons.length > 0}
      onClose={onClose}
      title="Not everything could be taken"
      data-testid="refused-files"
    >
      <ul className="flex flex-col gap-2 text-sm wrap-anywhere">
        {reasons.map((why) => (
          <li key={why}>{why}</li>
        ))}
      </ul>
      <Button look="primary" className="self-end" onClick={onClose}>
        Close
      </Button>
    </Dialog>
  );
}
