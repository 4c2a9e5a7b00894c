package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A log-probability in nats that a record must have: null in JSON where the probability is 0. */
@JacksonAnnotationsInside
@JsonProperty(required = true)
@JsonSetter(nulls = Nulls.SET)
@JsonSerialize(using = LogProbs.Writer.class)
@JsonDeserialize(using = LogProbs.Reader.class)
@Retention(RetentionPolicy.RUNTIME)
@interface LogProb {}
