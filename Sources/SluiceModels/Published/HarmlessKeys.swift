/// Keys of `config.json` that do not change the results of a model.
enum HarmlessKeys {
  /// All of them: the origin of a model, how other programs run or train it, and generation settings.
  static let all: Set<String> = [
    // The origin.
    "_name_or_path", "_commit_hash", "architectures", "auto_map", "model_type", "name_or_path",
    "transformers_version", "transformers.js_config", "unsloth_fixed", "unsloth_version",
    "is_llama_config", "tokenizer_class", "prefix", "task_specific_params", "finetuning_task",
    "license",
    // The type of the stored weights, which the weights have too.
    "dtype", "torch_dtype",
    // How other programs compute.
    "_attn_implementation", "_attn_implementation_autoset", "attn_implementation", "use_cache",
    "use_bfloat16", "torchscript", "return_dict", "return_dict_in_generate", "output_attentions",
    "output_hidden_states", "output_scores", "chunk_size_feed_forward", "pretraining_tp",
    "gradient_checkpointing", "cache_implementation", "is_decoder", "tie_encoder_decoder",
    // The initialization.
    "initializer_range", "tf_legacy_loss",
    // Special tokens.
    "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id",
    // Classification heads.
    "id2label", "label2id", "num_labels", "problem_type",
    // Generation.
    "bad_words_ids", "begin_suppress_tokens", "diversity_penalty", "do_sample", "early_stopping",
    "encoder_no_repeat_ngram_size", "exponential_decay_length_penalty", "forced_bos_token_id",
    "forced_eos_token_id", "length_penalty", "max_length", "max_new_tokens", "min_length",
    "no_repeat_ngram_size", "num_beam_groups", "num_beams", "num_return_sequences",
    "remove_invalid_values", "repetition_penalty", "suppress_tokens", "temperature", "top_k",
    "top_p", "typical_p",
  ]
}
