import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java's own answers, for java.py. A line of input is a task and its texts, a line of output
 * the answer: texts in base64 between blanks, "-" for null, "!" for an error.
 */
public class Oracle {
    public static void main(String[] arguments) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        for (String line; (line = input.readLine()) != null; ) {
            String[] parts = line.split(" ", -1);
            List<String> texts = new ArrayList<>();
            for (int at = 1; at < parts.length; at++) {
                byte[] bytes = Base64.getDecoder().decode(parts[at]);
                texts.add(new String(bytes, StandardCharsets.UTF_8));
            }
            output.println(answer(parts[0], texts));
        }
        output.flush();
    }

    private static String answer(String task, List<String> texts) {
        try {
            return encode(switch (task) {
                case "like" -> String.valueOf(matcher(texts).find());
                case "extract" -> extract(matcher(texts), Integer.parseInt(texts.get(2)));
                case "count" -> String.valueOf(matcher(texts).results().count());
                case "replace" -> matcher(texts).replaceAll(texts.get(2));
                case "whole" -> String.format(texts.get(0), Long.parseLong(texts.get(1)));
                case "double" -> String.format(texts.get(0), Double.parseDouble(texts.get(1)));
                case "decimal" -> String.format(texts.get(0), new BigDecimal(texts.get(1)));
                case "text" -> String.format(texts.get(0), texts.get(1));
                case "zoned" ->
                    String.format(Locale.US, texts.get(0), ZonedDateTime.parse(texts.get(1)));
                case "pattern" -> pattern(texts.get(0)).format(ZonedDateTime.parse(texts.get(1)));
                case "number" -> number(texts.get(0)).format(Double.parseDouble(texts.get(1)));
                case "spelled" -> Double.toString(Double.parseDouble(texts.get(0)));
                default -> throw new IllegalStateException(task);
            });
        }
        catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException error) {
            return "!";
        }
    }

    /** Trino's matcher reads UTF-8, so classes and case are Unicode's. */
    private static Matcher matcher(List<String> texts) {
        int unicode = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;
        return Pattern.compile(texts.get(1), unicode | Pattern.UNIX_LINES).matcher(texts.get(0));
    }

    private static DateTimeFormatter pattern(String letters) {
        return DateTimeFormatter.ofPattern(letters, Locale.US);
    }

    private static DecimalFormat number(String pattern) {
        var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.US));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }

    private static String extract(Matcher matcher, int group) {
        return matcher.find() ? matcher.group(group) : null;
    }

    private static String encode(String text) {
        if (text == null) {
            return "-";
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
