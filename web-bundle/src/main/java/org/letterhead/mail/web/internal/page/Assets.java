/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The files that pages load: the scripts of {@code assets/}, and htmx where its WebJar has it. Their addresses change with their content, so browsers keep them for ever. */
public final class Assets {
    static final String HTMX = "htmx.min.js";
    private static final String HTMX_FILE = "/META-INF/resources/webjars/htmx.org/2.0.8/dist/" + HTMX;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}(\\.min)?\\.js");

    /** What is not there is not remembered: anybody may ask for any name. */
    private final Map<String, Asset> read;

    Assets() {
        this(new ConcurrentHashMap<>());
    }

    /**
     * @param read what was read already
     */
    Assets(Map<String, Asset> read) {
        this.read = read;
    }

    /**
     * A file.
     *
     * @param hash of its content
     * @param bytes its content
     * @param zipped the same as gzip
     */
    record Asset(String hash, byte[] bytes, byte[] zipped) {}

    /** Finds a file. */
    Optional<Asset> find(String name) {
        return NAME.matcher(name).matches()
                ? Optional.ofNullable(read.computeIfAbsent(name, Assets::read))
                : Optional.empty();
    }

    /** Where a page finds it, below the beginning of all our addresses. */
    String address(String name) {
        Asset asset = find(name).orElseThrow(() -> new IllegalArgumentException("there is no file assets/" + name));
        return "assets/" + asset.hash() + "/" + name;
    }

    private static Asset read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name.equals(HTMX) ? HTMX_FILE : "/assets/" + name)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(bytes);
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            String hash = new BigInteger(1, digest).toString(36).substring(0, 12);
            return new Asset(hash, bytes, zipped.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read assets/" + name, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
