// Reads what long_patterns prints about raw texts, asks java.util.regex, and explains differences
// by the rules for Java. Usage: java Diff.java rules.tsv <ANSWERS. Exit 1: something is
// unexplained. The sums are printed when it is ended from outside, too.

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

public class Diff {
    /** Characters that Java may look at for one text; some patterns take for ever. When all texts of
     *  a pattern have taken so many, the others get the little one. */
    static final int BUDGET = 3_000_000, LITTLE_BUDGET = 30_000;
    static final long PATTERN_BUDGET = 300_000_000;

    static final BitSet unassigned = new BitSet();
    static final List<Rule> rules = new ArrayList<>();
    static long patterns, texts, matches, undecided, limits, failures;
    static long spent;   // characters that Java has looked at, of this pattern
    static boolean done; // with the last line

    static class Limit extends RuntimeException {
        Limit() {
            super(null, null, false, false);
        }
    }

    /** Counts what the matcher reads, as Java knows no time limit. */
    static class Counted implements CharSequence {
        final String text;
        int left;

        Counted(String text, int budget) {
            this.text = text;
            left = budget;
        }

        public int length() {
            return text.length();
        }

        public char charAt(int i) {
            if (--left < 0)
                throw new Limit();
            return text.charAt(i);
        }

        public CharSequence subSequence(int from, int to) {
            return text.substring(from, to);
        }

        public String toString() {
            return text;
        }
    }

    static class Rule {
        final String name;
        final Pattern construct, points; // points null: assigned in one of the two Unicodes only
        final Set<String> patterns = new HashSet<>();
        long count;

        Rule(String[] field) {
            name = field[1];
            construct = Pattern.compile(field[2]);
            points = field[3].equals("@assigned-late") ? null : Pattern.compile(field[3]);
        }

        boolean explains(String pattern, String text) {
            if (!construct.matcher(pattern).find())
                return false;
            if (points != null)
                return points.matcher(text).find();
            return text.codePoints()
                .anyMatch(c -> unassigned.get(c) != (Character.getType(c) == Character.UNASSIGNED));
        }
    }

    static String decode(String hex) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < hex.length();) {
            int first = Integer.parseInt(hex, i, i + 2, 16);
            int size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
            int c = size == 1 ? first : first & 0xff >> size + 1;
            for (int k = 1; k < size; k++)
                c = c << 6 | Integer.parseInt(hex, i + 2 * k, i + 2 * k + 2, 16) & 63;
            out.appendCodePoint(c);
            i += 2 * size;
        }
        return out.toString();
    }

    static String show(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray())
            out.append(c >= 32 && c < 127 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        return out.toString();
    }

    static void fail(String format, Object... args) {
        if (failures++ < 50)
            System.out.printf("UNEXPLAINED: " + format + "%n", args);
    }

    static Pattern compile(String text) {
        patterns++;
        spent = 0;
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            fail("Java refuses %s: %s", show(text), e.getDescription());
            return null;
        }
    }

    static void compare(Pattern pattern, String text, boolean own) {
        boolean java;
        int budget = spent < PATTERN_BUDGET ? BUDGET : LITTLE_BUDGET;
        Counted counted = new Counted(text, budget);
        try {
            java = pattern.matcher(counted).matches();
        } catch (Limit | StackOverflowError e) {
            limits++;
            return;
        } finally {
            spent += budget - counted.left;
        }
        texts++;
        matches += java ? 1 : 0;
        if (java == own)
            return;
        for (Rule rule : rules)
            if (rule.explains(pattern.pattern(), text)) {
                rule.count++;
                rule.patterns.add(pattern.pattern());
                return;
            }
        fail("java %b, own %b: %s on %s", java, own, show(pattern.pattern()), show(text));
    }

    static void readRules(String path) throws Exception {
        try (BufferedReader in = new BufferedReader(new FileReader(path))) {
            for (String line; (line = in.readLine()) != null;)
                if (line.startsWith("java\t"))
                    rules.add(new Rule(line.split("\t")));
        }
    }

    static void readUnassigned(String line) {
        for (String range : line.substring(2).split(" ")) {
            int dash = range.indexOf('-');
            unassigned.set(Integer.parseInt(range.substring(0, dash), 16),
                           Integer.parseInt(range.substring(dash + 1), 16) + 1);
        }
    }

    static synchronized void sums() {
        System.out.printf("java %s%s: %d patterns, %d texts, %d match; not decided: %d by us, "
                          + "%d by Java; %d unexplained%n", Runtime.version().feature(),
                          done ? "" : " (not all)", patterns, texts, matches, undecided, limits,
                          failures);
        for (Rule rule : rules)
            System.out.printf("  %s: %d texts of %d patterns%n", rule.name, rule.count,
                              rule.patterns.size());
    }

    static Pattern pattern;

    static void read(String line) {
        String[] field = line.split(" ", 3);
        switch (field[0]) {
        case "U" -> readUnassigned(line);
        case "P" -> pattern = compile(decode(field[1]));
        case "R" -> fail("we refuse %s at %s", show(decode(field[1])), field[2]);
        case "D" -> fail("own matchers differ on %s", show(decode(field[1])));
        case "S" -> {
            if (field[2].equals("-"))
                undecided++;
            else if (field[2].isEmpty())
                throw new IllegalArgumentException();
            else if (pattern != null)
                compare(pattern, decode(field[1]), field[2].equals("1"));
        }
        default -> fail("not a line of long_patterns: %s", line);
        }
    }

    /** A line that is cut off, as when long_patterns is ended, is one more failure, not the end. */
    static void readAll(BufferedReader in) throws Exception {
        for (String line; (line = in.readLine()) != null;) {
            try {
                read(line);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                fail("not a whole line of long_patterns: %s", line);
            }
            if (line.startsWith("P ") && patterns % 500 == 0)
                System.err.printf("%d patterns, %d texts, %d unexplained%n", patterns, texts,
                                  failures);
        }
        done = true;
    }

    public static void main(String[] args) throws Exception {
        readRules(args[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(Diff::sums));
        readAll(new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.ISO_8859_1), 1 << 20));
        if (patterns == 0)
            fail("no patterns");
        System.exit(failures == 0 ? 0 : 1);
    }
}
