/** Two colours made of the account, so that people tell accounts apart at a glance. Decoration. */
export function AccountPicture({ account, size = 20 }: { account: string; size?: number }) {
  const digits = hexadecimal(account.split(":").at(-1) ?? "");
  const hue = Number.parseInt(digits.slice(0, 6), 16) % 360 || 0;
  const turn = Number.parseInt(digits.slice(6, 10), 16) % 360 || 0;
  return (
    <span
      aria-hidden="true"
      className="inline-block shrink-0 rounded-full"
      style={{
        width: size,
        height: size,
        background: `linear-gradient(${turn}deg, hsl(${hue} 62% 48%), hsl(${(hue + 70) % 360} 70% 66%))`,
      }}
    />
  );
}

/** An address that is not hexadecimal is read by the codes of its letters. */
function hexadecimal(address: string): string {
  const digits = address.replace(/^0x/, "");
  return /^[0-9a-fA-F]*$/.test(digits)
    ? digits
    : Array.from(address, (letter) => letter.charCodeAt(0).toString(16)).join("");
}
