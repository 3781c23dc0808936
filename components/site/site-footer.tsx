/** The foot of every page. */
export function SiteFooter() {
  return (
    <footer className="mt-16 border-t">
      <div className="page flex flex-wrap items-center justify-between gap-x-8 gap-y-2 py-8 text-sm text-muted">
        <p>StreamGate – open, self-hosted, token-gated video.</p>
        <p>Videos are encrypted before they are stored. Only their creators hold the rights.</p>
      </div>
    </footer>
  );
}
