#!/usr/bin/env python3
"""Doubles and floats as Java prints them, against Python's own conversions.

  floating.py PROGRAM [COUNT] [--java]

Python's repr() gives the shortest digits of a double; what Java makes of them (Double.toString()
since JDK 19) is written down here: of one digit two may be nearer, and the form. Floats are checked
by what defines the shortest digits, with exact fractions. --java compares with the java that is
installed, and counts the values for which an older JDK prints a digit too many (JDK-4511638)."""
import fractions
import os
import random
import struct
import subprocess
import sys
import tempfile

JAVA = """import java.io.*;
public class Show { public static void main(String[] a) throws IOException {
  BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
  PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
  for (String s; (s = in.readLine()) != null;)
    out.println(a[0].equals("float") ? Float.toString(Float.parseFloat(s))
                                     : Double.toString(Double.parseDouble(s)));
  out.flush(); } }
"""


def value_of(text, kind):
    if kind == "double":
        return float(text)
    exact = fractions.Fraction(text)
    if abs(exact) >= bits_fraction(0x7f7fffff) + fractions.Fraction(2) ** 103:
        return 0x7f800000
    near = struct.unpack("<I", struct.pack("<f", max(-3.4028234e38, min(3.4028234e38,
                                                                        float(text)))))[0]
    low, high = near & 0x7fffffff, 0x7f800000  # try the neighbours: no double rounding
    best = min((abs(abs(exact) - bits_fraction(b)), b & 1, b)
               for b in range(max(0, low - 2), min(high, low + 3)))
    return best[2]


def bits_fraction(bits):
    exponent, part = bits >> 23, bits & 0x7fffff
    if exponent == 0:
        return fractions.Fraction(part) / 2 ** 149
    return fractions.Fraction(part | 0x800000) * fractions.Fraction(2) ** (exponent - 150)


def form(digits, exponent, negative):
    """0.DIGITS x 10^exponent as Java writes it."""
    sign = "-" if negative else ""
    if -3 < exponent <= 7:
        padded = digits.ljust(exponent, "0") if exponent > 0 else "0" * -exponent + digits
        whole = padded[:exponent] if exponent > 0 else "0"
        part = padded[exponent:] if exponent > 0 else padded
        return "%s%s.%s" % (sign, whole, part or "0")
    return "%s%s.%sE%d" % (sign, digits[0], digits[1:] or "0", exponent - 1)


def nearest_of(value, count):
    """Digits and exponent of the nearest decimal of so many digits."""
    exponent = len(str(int(value))) if value >= 1 else 0
    while value < fractions.Fraction(10) ** (exponent - 1):
        exponent -= 1
    unit = fractions.Fraction(10) ** (exponent - count)
    number = round(value / unit)
    if number == 10 ** count:
        number, exponent = number // 10, exponent + 1
    return str(number), exponent


def shortest(value, reads_back, most):
    """The definition: the fewest digits that read back as the value, the nearest of them."""
    for count in range(1, most + 1):
        digits, exponent = nearest_of(value, count)
        if reads_back(digits, exponent):
            break
    if count == 1:
        longer = nearest_of(value, 2)
        if reads_back(*longer):
            digits, exponent = longer
    return digits.rstrip("0") or "0", exponent


def java_double(text):
    value = float(text)
    negative = text.startswith("-")
    if value in (float("inf"), float("-inf")):
        return "-Infinity" if negative else "Infinity"
    if value == 0:
        return "-0.0" if negative else "0.0"
    mantissa, _, power = ("%r" % float("%.17e" % abs(value))).partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    exponent = len(whole) + int(power or 0) - (
        len(whole + part) - len((whole + part).lstrip("0")))
    digits = digits.rstrip("0")
    if len(digits) == 1:  # two may be nearer
        longer = nearest_of(fractions.Fraction(abs(value)), 2)
        if float("0.%se%d" % longer) == abs(value):
            digits, exponent = longer[0].rstrip("0"), longer[1]
    return form(digits, exponent, negative)


def java_float(text):
    negative, exact = text.startswith("-"), abs(fractions.Fraction(text))
    if exact >= bits_fraction(0x7f7fffff) + fractions.Fraction(2) ** 103:
        return "-Infinity" if negative else "Infinity"
    bits = value_of(text.lstrip("-"), "float")
    if bits == 0:
        return "-0.0" if negative else "0.0"

    def reads_back(digits, exponent):
        return value_of("0.%se%d" % (digits, exponent), "float") == bits
    return form(*shortest(bits_fraction(bits), reads_back, 9), negative)


def texts(rng, count, kind):
    """Edges, then random bit patterns written in full, then random decimals of all lengths."""
    yield from ("0", "-0", "1", "-1", "10", "1e23", "2e23", "9007199254740993", "0.001", "0.0009",
                "9999999", "10000000", "123456.789", "4.9e-324", "2e-323", "1e-400", "1e400",
                "1.7976931348623157e308", "1.7976931348623159e308", "2.2250738585072014e-308",
                "3.4028235e38", "3.4028236e38", "1.4e-45", "7e-46", "8.41e21", "2.0e-3",
                "2.2250738585072011e-308", "9.5367431640625e-7", "1" + "0" * 400, "0." + "1" * 900)
    for _ in range(count):
        if rng.random() < 0.5:
            pattern = struct.pack("<Q", rng.getrandbits(64)) if kind == "double" else struct.pack(
                "<I", rng.getrandbits(32))
            value = struct.unpack("<d" if kind == "double" else "<f", pattern)[0]
            if value == value and abs(value) != float("inf"):
                yield "%.25e" % value
        else:
            digits = "".join(rng.choice("0123456789") for _ in range(rng.choice((1, 2, 7, 16, 17,
                                                                                 18, 30))))
            yield "%s%d.%se%d" % (rng.choice(("", "-")), rng.randrange(1, 10), digits,
                                  rng.randrange(-330, 310) if kind == "double"
                                  else rng.randrange(-48, 39))


def run(words, lines):
    done = subprocess.run(words, input="\n".join(lines) + "\n", capture_output=True, text=True,
                          check=True)
    return done.stdout.splitlines()


def compare_java(kind, asked, answers):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "Show.java")
        with open(path, "w", encoding="utf-8") as file:
            file.write(JAVA)
        theirs = run(["java", path, kind], asked)
    longer = sum(a != b and len(b) > len(a) for a, b in zip(answers, theirs))
    other = [(t, a, b) for t, a, b in zip(asked, answers, theirs) if a != b and len(b) <= len(a)]
    print("%s: java differs on %d, of which %d are longer there" % (kind, longer + len(other),
                                                                    longer))
    for row in other[:5]:
        print("  %s: %s, java %s" % row)


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    failed = 0
    for kind, wanted in (("double", java_double), ("float", java_float)):
        asked = list(texts(random.Random(7), count, kind))
        answers = run([program, kind], asked)
        wrong = [(t, a, wanted(t)) for t, a in zip(asked, answers) if a != wanted(t)]
        failed += len(wrong) + (len(answers) != len(asked))
        print("%s: %d texts, %d wrong" % (kind, len(asked), len(wrong)))
        for row in wrong[:5]:
            print("  %s: %s, wanted %s" % tuple(x[:60] for x in row))
        if "--java" in sys.argv:
            compare_java(kind, asked, answers)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
