import { useId } from "react";

export type Option = readonly [value: string, label: string];

interface SettingsChoiceProps {
  legend: string;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
}

/** A group of radio buttons, each line as high as a thumb. */
export function SettingsChoice({ legend, options, value, onChange }: SettingsChoiceProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="sr-only">{legend}</legend>
      {options.map(([option, label]) => (
        <label
          key={option}
          className="flex min-h-11 items-center gap-3 rounded-lg px-3 hover:bg-white/10 has-focus-visible:outline-2 has-focus-visible:outline-[#46d6a4]"
        >
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
            className="size-4 shrink-0 accent-[#46d6a4] outline-none"
          />
          <span className="min-w-0 wrap-anywhere">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
