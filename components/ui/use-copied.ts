import { useEffect, useState } from "react";

/** For two seconds after `copied()` it is true that something was copied. */
export function useCopied(): [boolean, () => void] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return [isCopied, () => setCopied(true)];
}
