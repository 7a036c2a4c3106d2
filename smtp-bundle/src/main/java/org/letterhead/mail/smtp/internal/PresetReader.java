/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormFinding;
import org.letterhead.mail.transport.Preset.SignIn;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportSettings;

/**
 * Reads a preset from its JSON file. Whatever is wrong in it is found here and said with the place in the file, not when
 * somebody chooses the preset; the values have to pass the form's own check.
 */
final class PresetReader {
    static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,8}");
    private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");
    private static final Set<String> KEYS =
            Set.of("name", "signIn", "values", "limits", "question", "variants", "steps", "caveats");
    private static final Set<String> VARIANT_KEYS = Set.of("id", "name", "values", "limits");
    private static final Set<String> STEP_KEYS = Set.of("text", "link");
    private static final Set<String> LIMIT_KEYS =
            Set.of("messagesPerMinute", "messagesPerDay", "recipientsPerDay", "recipientsPerMessage", "connections");
    private static final JsonObject NOTHING = new JsonObject();

    private final SettingsForm form;

    /** Reads presets for this form. */
    PresetReader(SettingsForm form) {
        this.form = form;
    }

    /**
     * Reads one file.
     *
     * @throws IllegalArgumentException if it is not in order; the message says where and why
     */
    PresetFile read(String id, String json) {
        check(ID.matcher(id).matches(), "the file's name", "must match " + ID + ".json");
        JsonObject said = parse(json);
        checkKeys(said, KEYS, "the file");
        Map<String, String> values = values(said, "values");
        SendingLimits limits = limits(said, "limits", SendingLimits.UNKNOWN);
        List<PresetFile.Variant> variants = variants(said, values, limits);
        if (variants.isEmpty()) {
            checkValues(values, "values");
        }
        check(
                said.has("question") != variants.isEmpty(),
                "question",
                "must be there if there are variants, and only then");
        return new PresetFile(
                id,
                text(said.get("name"), "name"),
                signIns(said),
                values,
                limits,
                said.has("question") ? Optional.of(text(said.get("question"), "question")) : Optional.empty(),
                variants,
                steps(said),
                caveats(said));
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement said = JsonParser.parseReader(reader);
            // Refuses whatever stands behind the first value.
            reader.peek();
            check(said.isJsonObject(), "the file", "must be one JSON object");
            return said.getAsJsonObject();
        } catch (JsonParseException | IOException e) {
            throw new IllegalArgumentException("the file is no valid JSON" + place(e), e);
        }
    }

    /** Gson's own words speak to whoever wrote this class; the place in them helps whoever wrote the file. */
    private static String place(Exception e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        return place.find() ? " at line " + place.group(1) + ", column " + place.group(2) : "";
    }

    private List<PresetFile.Variant> variants(JsonObject said, Map<String, String> common, SendingLimits limits) {
        List<PresetFile.Variant> variants = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonElement element : list(said, "variants")) {
            String where = "variants[" + variants.size() + "]";
            JsonObject variant = object(element, where);
            checkKeys(variant, VARIANT_KEYS, where);
            String id = string(variant.get("id"), where + ".id");
            check(ID.matcher(id).matches(), where + ".id", "must match " + ID);
            check(ids.add(id), where + ".id", "is there twice");
            Map<String, String> values = new HashMap<>(common);
            values.putAll(values(variant, where + ".values"));
            checkValues(values, where + ".values");
            variants.add(new PresetFile.Variant(
                    id,
                    text(variant.get("name"), where + ".name"),
                    Map.copyOf(values),
                    limits(variant, where + ".limits", limits)));
        }
        return List.copyOf(variants);
    }

    private static List<PresetFile.Step> steps(JsonObject said) {
        List<PresetFile.Step> steps = new ArrayList<>();
        for (JsonElement element : list(said, "steps")) {
            String where = "steps[" + steps.size() + "]";
            JsonObject step = object(element, where);
            checkKeys(step, STEP_KEYS, where);
            PresetText text = text(step.get("text"), where + ".text");
            Optional<URI> link = step.has("link")
                    ? Optional.of(link(string(step.get("link"), where + ".link"), where + ".link"))
                    : Optional.empty();
            steps.add(new PresetFile.Step(text, link));
        }
        return List.copyOf(steps);
    }

    private static URI link(String text, String where) {
        try {
            URI link = URI.create(text);
            new PresetStep("", Optional.of(link));
            return link;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + " must be an https address: " + text, e);
        }
    }

    private static List<PresetText> caveats(JsonObject said) {
        List<PresetText> caveats = new ArrayList<>();
        for (JsonElement element : list(said, "caveats")) {
            caveats.add(text(element, "caveats[" + caveats.size() + "]"));
        }
        return List.copyOf(caveats);
    }

    private static List<SignIn> signIns(JsonObject said) {
        List<SignIn> signIns = new ArrayList<>();
        for (JsonElement element : list(said, "signIn")) {
            String name = string(element, "signIn");
            SignIn signIn =
                    switch (name) {
                        case "oauth" -> SignIn.OAUTH;
                        case "password" -> SignIn.PASSWORD;
                        case "none" -> SignIn.NONE;
                        default ->
                            throw new IllegalArgumentException(
                                    "signIn has " + name + ", which is none of oauth, password, none");
                    };
            check(!signIns.contains(signIn), "signIn", "has " + name + " twice");
            signIns.add(signIn);
        }
        return List.copyOf(signIns);
    }

    private static Map<String, String> values(JsonObject holder, String where) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonElement> value :
                optionalObject(holder, where).entrySet()) {
            values.put(value.getKey(), string(value.getValue(), where + "." + value.getKey()));
        }
        return Map.copyOf(values);
    }

    private void checkValues(Map<String, String> values, String where) {
        for (String name : values.keySet()) {
            FormField field = form.field(name)
                    .orElseThrow(() -> new IllegalArgumentException(where + "." + name + " is no field of the form: "
                            + form.fields().stream().map(FormField::name).collect(Collectors.joining(", "))));
            check(
                    field.type() != FormField.Type.SECRET,
                    where + "." + name,
                    "is a secret, which nobody may read in a file");
        }
        for (FormFinding finding : form.check(new TransportSettings(values, Map.of()))) {
            check(
                    !(finding instanceof FormFinding.Malformed),
                    where + "." + finding.field(),
                    "has a value that the form does not take: " + values.get(finding.field()));
        }
    }

    private static SendingLimits limits(JsonObject holder, String where, SendingLimits otherwise) {
        if (!holder.has("limits")) {
            return otherwise;
        }
        JsonObject limits = optionalObject(holder, where);
        checkKeys(limits, LIMIT_KEYS, where);
        return new SendingLimits(
                limit(limits, where, "messagesPerMinute"),
                limit(limits, where, "messagesPerDay"),
                limit(limits, where, "recipientsPerDay"),
                limit(limits, where, "recipientsPerMessage"),
                limit(limits, where, "connections"));
    }

    private static OptionalInt limit(JsonObject limits, String where, String name) {
        JsonElement value = limits.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        check(
                value instanceof JsonPrimitive number
                        && number.isNumber()
                        && number.getAsString().matches("[1-9][0-9]{0,8}"),
                where + "." + name,
                "must be a whole number above 0");
        return OptionalInt.of(value.getAsInt());
    }

    private static PresetText text(JsonElement said, String where) {
        if (said instanceof JsonObject languages) {
            Map<String, String> byLanguage = new HashMap<>();
            for (Map.Entry<String, JsonElement> one : languages.entrySet()) {
                check(
                        LANGUAGE.matcher(one.getKey()).matches(),
                        where,
                        "has " + one.getKey() + " where a language such as en is expected");
                byLanguage.put(one.getKey(), notBlank(one.getValue(), where + "." + one.getKey()));
            }
            check(
                    byLanguage.containsKey(Locale.ENGLISH.getLanguage()),
                    where,
                    "has no en, which is shown where another language is missing");
            return new PresetText(byLanguage);
        }
        return new PresetText(Map.of(Locale.ENGLISH.getLanguage(), notBlank(said, where)));
    }

    private static String notBlank(JsonElement said, String where) {
        String text = string(said, where);
        check(!text.isBlank(), where, "is empty");
        return text;
    }

    private static String string(JsonElement said, String where) {
        check(said instanceof JsonPrimitive text && text.isString(), where, "must be there and be a text in quotes");
        return said.getAsString();
    }

    private static JsonObject object(JsonElement said, String where) {
        check(said instanceof JsonObject, where, "must be an object in braces");
        return said.getAsJsonObject();
    }

    /** The last part of the place is the key. */
    private static JsonObject optionalObject(JsonObject holder, String where) {
        String key = where.substring(where.lastIndexOf('.') + 1);
        return holder.has(key) ? object(holder.get(key), where) : NOTHING;
    }

    private static JsonArray list(JsonObject holder, String key) {
        JsonElement said = holder.get(key);
        check(said == null || said instanceof JsonArray, key, "must be a list in brackets");
        return said == null ? new JsonArray() : said.getAsJsonArray();
    }

    private static void checkKeys(JsonObject said, Set<String> known, String where) {
        for (String key : said.keySet()) {
            check(
                    known.contains(key),
                    where,
                    "has " + key + ", which is none of "
                            + known.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private static void check(boolean inOrder, String where, String problem) {
        if (!inOrder) {
            throw new IllegalArgumentException(where + " " + problem);
        }
    }
}
