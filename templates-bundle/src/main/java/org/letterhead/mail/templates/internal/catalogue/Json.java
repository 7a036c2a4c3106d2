/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.Set;

/** Reads a descriptor and says what is wrong with it. Every problem is an {@link IllegalArgumentException} or one of Gson's. */
final class Json {
    private Json() {}

    static JsonObject object(String json) {
        JsonReader reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }

    static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonPrimitive text && text.isString(), "\"" + key + "\" must be there and be a string");
        return value.getAsString();
    }

    static boolean flag(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonPrimitive flag && flag.isBoolean(), "\"" + key + "\" must be true or false");
        return value.getAsBoolean();
    }

    static JsonArray array(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonArray, "\"" + key + "\" must be there and be a list");
        return value.getAsJsonArray();
    }

    static void checkKeys(JsonObject object, Set<String> known, String what) {
        check(known.containsAll(object.keySet()), what + " has keys other than " + known + ": " + object.keySet());
    }

    static void check(boolean inOrder, String problem) {
        if (!inOrder) {
            throw new IllegalArgumentException(problem);
        }
    }
}
