#!/bin/bash

__liar_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__liar_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__liar_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__liar_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_liar() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __liar_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    open|inspect|tokenize|embed|logits|calibrate|merge|cache|analyze|prune|report|evaluate|compare|generate|sessions|replay|fetch|bench|themes|config|version|completions|engine|help)
        # Offer subcommand argument completions
        "_liar_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'open inspect tokenize embed logits calibrate merge cache analyze prune report evaluate compare generate sessions replay fetch bench themes config version completions engine help' -- "${cur}"))
        ;;
    esac
}

_liar_open() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --sample --resume --default-config --mouse --no-mouse --read-only --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --evaluation --initial-ratio --session --config --theme --colors --glyphs)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--evaluation')
        __liar_add_completions -f
        return
        ;;
    '--initial-ratio')
        return
        ;;
    '--session')
        __liar_add_completions -o plusdirs -fX '!*.@(jsonl)'
        return
        ;;
    '--config')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--theme')
        return
        ;;
    '--colors')
        __liar_add_completions -W 'direct'$'\n''256'$'\n''16'$'\n''none'
        return
        ;;
    '--glyphs')
        __liar_add_completions -W 'full'$'\n''unicode'$'\n''ascii'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_inspect() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--samples --length --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_tokenize() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--text --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--text')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_embed() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--text --prompt --prompt-name --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--text')
        return
        ;;
    '--prompt')
        return
        ;;
    '--prompt-name')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_logits() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--text --top --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--text')
        return
        ;;
    '--top')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_calibrate() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --force --json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --shard --output -o --format)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--shard')
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_merge() {
    repeating_flags=()
    non_repeating_flags=(--force --json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--output -o --format)
    __liar_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_cache() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __liar_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|clear)
        # Offer subcommand argument completions
        "_liar_cache_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list clear' -- "${cur}"))
        ;;
    esac
}

_liar_cache_list() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output -o)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_cache_clear() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac
}

_liar_analyze() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --json --force --quiet -q --verbose -v --depth --version -h --help)
    repeating_options=()
    non_repeating_options=(--calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --format --output -o --reconstruction --patched --by --criterion --loss --ridge --guard --ratios)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    '--reconstruction')
        __liar_add_completions -W 'none'$'\n''bias'$'\n''mask-tuning'$'\n''liar'$'\n''liar-weights'$'\n''liar-values'$'\n''liar-bias'
        return
        ;;
    '--patched')
        return
        ;;
    '--by')
        __liar_add_completions -W 'influence'$'\n''error'$'\n''remaining'$'\n''output'
        return
        ;;
    '--criterion')
        __liar_add_completions -W 'random'$'\n''magnitude-l1'$'\n''magnitude-l2'$'\n''grouped-magnitude'$'\n''activation'$'\n''wanda'$'\n''ifv'$'\n''wifv'$'\n''wifn'$'\n''snip'$'\n''fisher'$'\n''taylor'$'\n''interpolation'
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--ratios')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_prune() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --force --json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--ratio --budget --pass --allocation --remove --recipe --modules --criterion --loss --reconstruction --mode --target --correction --ridge --guard --round-to --protect --calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --output -o --output-format --dtype --shard-size --format)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--ratio')
        return
        ;;
    '--budget')
        return
        ;;
    '--pass')
        return
        ;;
    '--allocation')
        __liar_add_completions -W 'absolute'$'\n''own'$'\n''sensitivity'$'\n''uniform'
        return
        ;;
    '--remove')
        return
        ;;
    '--recipe')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--modules')
        return
        ;;
    '--criterion')
        __liar_add_completions -W 'random'$'\n''magnitude-l1'$'\n''magnitude-l2'$'\n''grouped-magnitude'$'\n''activation'$'\n''wanda'$'\n''ifv'$'\n''wifv'$'\n''wifn'$'\n''snip'$'\n''fisher'$'\n''taylor'$'\n''interpolation'
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--reconstruction')
        __liar_add_completions -W 'none'$'\n''bias'$'\n''mask-tuning'$'\n''liar'$'\n''liar-weights'$'\n''liar-values'$'\n''liar-bias'
        return
        ;;
    '--mode')
        __liar_add_completions -W 'one-shot'$'\n''sequential'
        return
        ;;
    '--target')
        __liar_add_completions -W 'self'$'\n''dense'$'\n''residual'
        return
        ;;
    '--correction')
        __liar_add_completions -W 'held-out'$'\n''full'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--round-to')
        return
        ;;
    '--protect')
        return
        ;;
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    '--output-format')
        __liar_add_completions -W 'recipe'$'\n''hf'$'\n''hf-padded'$'\n''gguf'$'\n''report'
        return
        ;;
    '--dtype')
        __liar_add_completions -W 'keep'$'\n''f32'$'\n''f16'$'\n''bf16'$'\n''q8_0'
        return
        ;;
    '--shard-size')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_report() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --force --json --quiet -q --verbose -v --version -h --help)
    repeating_options=(--compare)
    non_repeating_options=(--ratio --budget --pass --allocation --remove --recipe --modules --criterion --loss --reconstruction --mode --target --correction --ridge --guard --round-to --protect --calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --output -o --format --task --data --limit --probe-train)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--ratio')
        return
        ;;
    '--budget')
        return
        ;;
    '--pass')
        return
        ;;
    '--allocation')
        __liar_add_completions -W 'absolute'$'\n''own'$'\n''sensitivity'$'\n''uniform'
        return
        ;;
    '--remove')
        return
        ;;
    '--recipe')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--modules')
        return
        ;;
    '--criterion')
        __liar_add_completions -W 'random'$'\n''magnitude-l1'$'\n''magnitude-l2'$'\n''grouped-magnitude'$'\n''activation'$'\n''wanda'$'\n''ifv'$'\n''wifv'$'\n''wifn'$'\n''snip'$'\n''fisher'$'\n''taylor'$'\n''interpolation'
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--reconstruction')
        __liar_add_completions -W 'none'$'\n''bias'$'\n''mask-tuning'$'\n''liar'$'\n''liar-weights'$'\n''liar-values'$'\n''liar-bias'
        return
        ;;
    '--mode')
        __liar_add_completions -W 'one-shot'$'\n''sequential'
        return
        ;;
    '--target')
        __liar_add_completions -W 'self'$'\n''dense'$'\n''residual'
        return
        ;;
    '--correction')
        __liar_add_completions -W 'held-out'$'\n''full'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--round-to')
        return
        ;;
    '--protect')
        return
        ;;
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--task')
        __liar_add_completions -W 'perplexity'$'\n''similarity'$'\n''classification'$'\n''question-answering'$'\n''multiple-choice'$'\n''fidelity'
        return
        ;;
    '--data')
        __liar_add_completions -f
        return
        ;;
    '--limit')
        return
        ;;
    '--probe-train')
        __liar_add_completions -o plusdirs -fX '!*.@(tsv|csv|json|jsonl)'
        return
        ;;
    '--compare')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_evaluate() {
    repeating_flags=()
    non_repeating_flags=(--probe --spill --no-cache --json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=(--compare)
    non_repeating_options=(--task --data --limit --probe-train --prompt --prompt-name --ratio --budget --pass --allocation --remove --recipe --modules --criterion --loss --reconstruction --mode --target --correction --ridge --guard --round-to --protect --calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--task')
        __liar_add_completions -W 'perplexity'$'\n''similarity'$'\n''classification'$'\n''question-answering'$'\n''multiple-choice'$'\n''fidelity'
        return
        ;;
    '--data')
        __liar_add_completions -f
        return
        ;;
    '--limit')
        return
        ;;
    '--probe-train')
        __liar_add_completions -o plusdirs -fX '!*.@(tsv|csv|json|jsonl)'
        return
        ;;
    '--compare')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--prompt')
        return
        ;;
    '--prompt-name')
        return
        ;;
    '--ratio')
        return
        ;;
    '--budget')
        return
        ;;
    '--pass')
        return
        ;;
    '--allocation')
        __liar_add_completions -W 'absolute'$'\n''own'$'\n''sensitivity'$'\n''uniform'
        return
        ;;
    '--remove')
        return
        ;;
    '--recipe')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--modules')
        return
        ;;
    '--criterion')
        __liar_add_completions -W 'random'$'\n''magnitude-l1'$'\n''magnitude-l2'$'\n''grouped-magnitude'$'\n''activation'$'\n''wanda'$'\n''ifv'$'\n''wifv'$'\n''wifn'$'\n''snip'$'\n''fisher'$'\n''taylor'$'\n''interpolation'
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--reconstruction')
        __liar_add_completions -W 'none'$'\n''bias'$'\n''mask-tuning'$'\n''liar'$'\n''liar-weights'$'\n''liar-values'$'\n''liar-bias'
        return
        ;;
    '--mode')
        __liar_add_completions -W 'one-shot'$'\n''sequential'
        return
        ;;
    '--target')
        __liar_add_completions -W 'self'$'\n''dense'$'\n''residual'
        return
        ;;
    '--correction')
        __liar_add_completions -W 'held-out'$'\n''full'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--round-to')
        return
        ;;
    '--protect')
        return
        ;;
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_compare() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--task --data --limit --probe-train --criteria --reconstructions --ratios --modules --loss --ridge --guard --calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--task')
        __liar_add_completions -W 'perplexity'$'\n''similarity'$'\n''classification'$'\n''question-answering'$'\n''multiple-choice'$'\n''fidelity'
        return
        ;;
    '--data')
        __liar_add_completions -f
        return
        ;;
    '--limit')
        return
        ;;
    '--probe-train')
        __liar_add_completions -o plusdirs -fX '!*.@(tsv|csv|json|jsonl)'
        return
        ;;
    '--criteria')
        return
        ;;
    '--reconstructions')
        return
        ;;
    '--ratios')
        return
        ;;
    '--modules')
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_generate() {
    repeating_flags=()
    non_repeating_flags=(--spill --no-cache --json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--prompt --max-tokens --temperature --ratio --budget --pass --allocation --remove --recipe --modules --criterion --loss --reconstruction --mode --target --correction --ridge --guard --round-to --protect --calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --memory --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--prompt')
        return
        ;;
    '--max-tokens')
        return
        ;;
    '--temperature')
        return
        ;;
    '--ratio')
        return
        ;;
    '--budget')
        return
        ;;
    '--pass')
        return
        ;;
    '--allocation')
        __liar_add_completions -W 'absolute'$'\n''own'$'\n''sensitivity'$'\n''uniform'
        return
        ;;
    '--remove')
        return
        ;;
    '--recipe')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--modules')
        return
        ;;
    '--criterion')
        __liar_add_completions -W 'random'$'\n''magnitude-l1'$'\n''magnitude-l2'$'\n''grouped-magnitude'$'\n''activation'$'\n''wanda'$'\n''ifv'$'\n''wifv'$'\n''wifn'$'\n''snip'$'\n''fisher'$'\n''taylor'$'\n''interpolation'
        return
        ;;
    '--loss')
        __liar_add_completions -W 'automatic'$'\n''language-model'$'\n''similarity'$'\n''classification'$'\n''label-free'
        return
        ;;
    '--reconstruction')
        __liar_add_completions -W 'none'$'\n''bias'$'\n''mask-tuning'$'\n''liar'$'\n''liar-weights'$'\n''liar-values'$'\n''liar-bias'
        return
        ;;
    '--mode')
        __liar_add_completions -W 'one-shot'$'\n''sequential'
        return
        ;;
    '--target')
        __liar_add_completions -W 'self'$'\n''dense'$'\n''residual'
        return
        ;;
    '--correction')
        __liar_add_completions -W 'held-out'$'\n''full'
        return
        ;;
    '--ridge')
        return
        ;;
    '--guard')
        return
        ;;
    '--round-to')
        return
        ;;
    '--protect')
        return
        ;;
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--memory')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_sessions() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_replay() {
    repeating_flags=()
    non_repeating_flags=(--exports --spill --no-cache --json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--events --memory --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--events')
        return
        ;;
    '--memory')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -o plusdirs -fX '!*.@(jsonl)'
        return
        ;;
    esac
}

_liar_fetch() {
    repeating_flags=()
    non_repeating_flags=(--any --force --json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--python --format)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--python')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac
}

_liar_bench() {
    repeating_flags=()
    non_repeating_flags=(--workbench --json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--calibration --samples --length --seed --held-out --token-weighting --text-field --text-column --accumulators --pass --size --format --output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--calibration')
        __liar_add_completions -o plusdirs -fX '!*.@(txt|json|jsonl|csv|tsv)'
        return
        ;;
    '--samples')
        return
        ;;
    '--length')
        return
        ;;
    '--seed')
        return
        ;;
    '--held-out')
        return
        ;;
    '--token-weighting')
        __liar_add_completions -W 'uniform'$'\n''inverse-norm'$'\n''inverse-root'
        return
        ;;
    '--text-field')
        return
        ;;
    '--text-column')
        return
        ;;
    '--accumulators')
        __liar_add_completions -o plusdirs -fX '!*.@(safetensors)'
        return
        ;;
    '--pass')
        return
        ;;
    '--size')
        return
        ;;
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_themes() {
    repeating_flags=()
    non_repeating_flags=(--json --force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output -o)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_config() {
    repeating_flags=()
    non_repeating_flags=(--force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --output -o)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __liar_add_completions -o plusdirs -fX '!*.@(toml)'
        return
        ;;
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac
}

_liar_version() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __liar_add_completions -W 'table'$'\n''json'$'\n''csv'
        return
        ;;
    esac
}

_liar_completions() {
    repeating_flags=()
    non_repeating_flags=(--force --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--output -o)
    __liar_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        __liar_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __liar_add_completions -W 'bash'$'\n''zsh'$'\n''fish'
        return
        ;;
    esac
}

_liar_engine() {
    repeating_flags=()
    non_repeating_flags=(--in-order --spill --no-cache --quiet -q --verbose -v --version -h --help)
    repeating_options=()
    non_repeating_options=(--memory)
    __liar_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--memory')
        return
        ;;
    esac
}

_liar_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __liar_offer_flags_options -1
}

complete -o filenames -F _liar liar
